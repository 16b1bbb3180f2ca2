//! The pay desk of one person: what their time is paid, entry by entry.

use super::stints::Stint;
use super::{Attendance, Entry, LedgerInput, Payee, Unpriced};
use crate::agreement::Record;
use crate::calendar::{Day, Moment};
use crate::cost::events::{self, PayEvent};
use crate::cost::{Decimal, HourlyPay, NotSet, PayTable, Rounding, SupplementLine};
use crate::hospital::{Duty, Employee, PersonIx, Roster, ShiftIx, ShiftKind};
use chrono::{Datelike, NaiveDate};
use std::collections::BTreeMap;

/// One person's pay.
pub(super) struct Desk<'a> {
    input: LedgerInput<'a>,
    pub person: PersonIx,
    group: usize,
    pub unpriced: Vec<Unpriced>,
}

/// Duties that are rounded together: month, version of the pay table, kind of shift.
type Together = (i32, u32, NaiveDate, ShiftKind);

impl<'a> Desk<'a> {
    pub fn new(input: &LedgerInput<'a>, person: PersonIx, group: usize) -> Self {
        Self { input: *input, person, group, unpriced: Vec::new() }
    }

    pub fn employee(&self) -> &'a Employee {
        &self.input.hospital.staff[self.person]
    }

    pub fn pay(&self) -> HourlyPay {
        HourlyPay::from_ore(self.employee().hourly_pay_ore)
    }

    /// The person's pay table on a day.
    pub fn table(&self, day: Day) -> Option<&'a PayTable> {
        let date = self.input.hospital.horizon.date(day);
        self.input.tables.for_agreement(&self.employee().agreement, date)
    }

    /// The person's duties in a roster, with those before it.
    pub fn duties_in(&self, roster: &Roster) -> Vec<Duty> {
        Record::of(self.input.hospital, self.person, roster).duties
    }

    pub fn cannot_price(&mut self, day: Day, what: String) {
        self.unpriced.push(Unpriced { person: self.person, day, what });
    }

    /// Prices an event; what cannot be priced is remembered.
    pub fn event(&mut self, day: Day, event: &PayEvent, entries: &mut Vec<Entry>) {
        let Some(table) = self.table(day) else {
            self.cannot_price(day, "the agreement has no pay table on this date".into());
            return;
        };
        let lines = events::cost(event, table, self.pay());
        self.take(day, lines, entries);
    }

    /// Takes lines of pay as entries.
    pub fn take(&mut self, day: Day, lines: Result<Vec<SupplementLine>, NotSet>, entries: &mut Vec<Entry>) {
        match lines {
            Ok(lines) => entries.extend(lines.into_iter().map(|line| self.entry(day, line))),
            Err(not_set) => self.cannot_price(day, not_set.to_string()),
        }
    }

    fn entry(&self, day: Day, line: SupplementLine) -> Entry {
        let SupplementLine { kind, label, minutes, ore, source } = line;
        Entry { payee: Payee::Person(self.person), group: self.group, day, kind, label, minutes, ore, clause: source }
    }

    /// The monthly pay, by week: the norm times the part of full time, whatever is worked in the week. Where the agreement has no
    /// norm, the hours of the work.
    pub fn basic_pay(&self, stints: &[Stint], entries: &mut Vec<Entry>) {
        let pay = self.pay();
        let line = |minutes: i64, ore: i64, source: String| {
            let label = "Basic pay".to_string();
            SupplementLine { kind: "basic_pay".into(), label, minutes, ore, source }
        };
        let whole = |minutes: i64| pay.percent_for_minutes(Decimal::whole(100), minutes);
        let Some(norm) = self.input.book.norm(self.person) else {
            for stint in stints.iter().filter(|stint| !stint.own_price) {
                let minutes = stint.counted_minutes;
                entries
                    .push(self.entry(stint.day, line(minutes, whole(minutes), "staff.csv: hourly_pay × hours".into())));
            }
            return;
        };
        // The sum up to each day is rounded, not the day: the weeks add up to the pay of the whole.
        let upto =
            |day: Day| (self.employee().fraction * norm.weekly_minutes as f64 * f64::from(day) / 7.0).round() as i64;
        for week in super::weeks(self.input.hospital) {
            let (from, to) = (upto(week.first), upto(week.last + 1));
            let source = "staff.csv: hourly_pay × fraction × norm.week".to_string();
            entries.push(self.entry(week.first, line(to - from, whole(to) - whole(from), source)));
        }
    }

    /// Supplements by the clock, and the shifts' own.
    pub fn supplements(&self, stints: &[Stint], entries: &mut Vec<Entry>) {
        let mut together: BTreeMap<Together, Vec<(Moment, Moment)>> = BTreeMap::new();
        let mut in_order: Vec<&Stint> = stints.iter().collect();
        in_order.sort_by_key(|stint| stint.start);
        for stint in in_order {
            if let Some(table) = self.table(stint.day) {
                let date = self.input.hospital.horizon.date(stint.day);
                let key = (date.year(), date.month(), table.from, stint.kind);
                let lines = self.lines(table, stint, together.entry(key).or_default());
                entries.extend(lines.into_iter().map(|line| self.entry(stint.day, line)));
            }
            if let Some(line) = stint.shift.and_then(|shift| self.own_supplement(stint, shift)) {
                entries.push(self.entry(stint.day, line));
            }
        }
    }

    /// The lines of one duty. Where a month's line is rounded once, a duty is paid what it adds to the rounded line so far, so
    /// that duties add up to the line.
    fn lines(&self, table: &PayTable, stint: &Stint, before: &mut Vec<(Moment, Moment)>) -> Vec<SupplementLine> {
        let (pay, duty) = (self.pay(), (stint.start, stint.end));
        if self.input.rounding == Rounding::EachDuty {
            return table.supplements_of(stint.kind, pay, duty.0, duty.1);
        }
        let so_far = table.statement(stint.kind, pay, before, Rounding::EachLine);
        before.push(duty);
        let mut lines = table.statement(stint.kind, pay, before, Rounding::EachLine);
        for line in &mut lines {
            if let Some(old) = so_far.iter().find(|old| old.kind == line.kind) {
                line.minutes -= old.minutes;
                line.ore -= old.ore;
            }
        }
        lines.retain(|line| line.minutes != 0 || line.ore != 0);
        lines
    }

    /// What the shift itself pays each time; of a table clearing also when it pays nothing, for its hours are asked for.
    fn own_supplement(&self, stint: &Stint, shift: ShiftIx) -> Option<SupplementLine> {
        let hospital = self.input.hospital;
        let known = hospital.shifts.get(shift)?;
        let clearing = hospital
            .clearings
            .iter()
            .find(|own| own.shift == shift && own.days.contains(&stint.day) && self.employee().holds(own.competence));
        if clearing.is_none() && known.supplement_ore == 0 {
            return None;
        }
        let (kind, label) = match clearing {
            Some(_) => ("table_clearing", "Table clearing"),
            None => ("shift_supplement", "Supplement of the shift"),
        };
        Some(SupplementLine {
            kind: kind.into(),
            label: label.into(),
            minutes: stint.counted_minutes,
            ore: known.supplement_ore,
            source: format!("shifts.csv: supplement of {}", known.code),
        })
    }

    /// Time at work.
    pub fn attend(&self, stints: &[Stint], attendance: &mut Vec<Attendance>) {
        let of = |stint: &Stint| Attendance {
            payee: Payee::Person(self.person),
            group: self.group,
            day: stint.day,
            minutes: stint.counted_minutes,
        };
        attendance.extend(stints.iter().map(of));
    }
}
