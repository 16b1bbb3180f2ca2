//! Pay tables by agreement and date: reads the files, finds every fault, and lays out one version per date of change.

use super::band::{Band, Base, Rate, Window};
use super::clockwork::{ExtraDay, PayCalendar, PayDays};
use super::fault::{PayFault, Place};
use super::file::*;
use super::money::Decimal;
use super::shipped::SHIPPED;
use super::table::{PayTable, PayValue};
use crate::calendar::parse_clock;
use crate::hospital::ShiftKind;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::value::Datetime;

/// All pay tables, by agreement set and date.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PayTables {
    versions: BTreeMap<String, Vec<PayTable>>,
}

impl PayTables {
    /// The tables that come with the program.
    pub fn shipped() -> Self {
        // A test holds that the shipped tables have no faults; a table with one would be left out here.
        let mut tables = Self::default();
        for (file, text) in SHIPPED {
            tables.add(file, text, &mut Vec::new());
        }
        tables
    }

    /// The shipped tables with own ones, given as file name and text. A table belongs to the agreement set of the file's
    /// name without its ending and replaces a shipped one of that name whole.
    pub fn with_own(own: &[(&str, &str)]) -> Result<Self, Vec<PayFault>> {
        let mut tables = Self::shipped();
        let mut faults = Vec::new();
        for (file, text) in own {
            tables.add(file, text, &mut faults);
        }
        if faults.is_empty() { Ok(tables) } else { Err(faults) }
    }

    /// Gives an agreement set that has no table the one of the set that it builds upon.
    pub fn inherit(&mut self, name: &str, parent: &str) {
        if !self.versions.contains_key(name)
            && let Some(versions) = self.versions.get(parent)
        {
            self.versions.insert(name.to_string(), versions.clone());
        }
    }

    /// The table of an agreement set as it stands on a date; `None` if the set has none, or none so early.
    pub fn for_agreement(&self, name: &str, date: NaiveDate) -> Option<&PayTable> {
        self.versions.get(name)?.iter().rev().find(|table| table.from <= date)
    }

    /// The agreement sets that have a pay table.
    pub fn agreements(&self) -> impl Iterator<Item = &str> {
        self.versions.keys().map(String::as_str)
    }

    fn add(&mut self, file: &str, text: &str, faults: &mut Vec<PayFault>) {
        let reader = Reader { file, text };
        let before = faults.len();
        let table: FileTable = match toml::from_str(text) {
            Ok(table) => table,
            Err(error) => {
                let place = reader.place(error.span().unwrap_or(0..0));
                faults.push(PayFault::Syntax { place, message: error.message().to_string() });
                return;
            }
        };
        let name = Path::new(file).file_stem().map_or(file.to_string(), |stem| stem.to_string_lossy().into_owned());
        let versions = reader.versions(&name, &table, faults);
        if faults.len() == before {
            self.versions.insert(name, versions);
        }
    }
}

/// Reads one file.
struct Reader<'a> {
    file: &'a str,
    text: &'a str,
}

impl Reader<'_> {
    fn place(&self, span: Range<usize>) -> Place {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = before.get(line_start..).map_or(0, |line| line.chars().count()) + 1;
        Place { file: self.file.to_string(), line: before.matches('\n').count() + 1, column }
    }

    /// The table on every date on which something changes.
    fn versions(&self, name: &str, table: &FileTable, faults: &mut Vec<PayFault>) -> Vec<PayTable> {
        let mut dates = BTreeSet::new();
        for from in table.dates() {
            match date(from.get_ref()) {
                Some(date) => {
                    dates.insert(date);
                }
                None => {
                    let (place, value) = (self.place(from.span()), from.get_ref().to_string());
                    faults.push(PayFault::NotADate { place, value });
                }
            }
        }
        self.check_whole(table, faults);
        let calendar = self.calendar(table, faults);
        let frames = self.frames(table, faults);
        let mut versions = Vec::new();
        for from in dates {
            let mut version = PayTable {
                agreement: name.to_string(),
                title: table.title.clone(),
                label: table.label.clone(),
                from,
                rounding_minutes: *table.rounding_minutes.get_ref(),
                bands: Vec::new(),
                unset: Vec::new(),
                values: BTreeMap::new(),
                calendar: calendar.clone(),
            };
            for (frame, band) in frames.iter().zip(&table.band) {
                self.add_band(&mut version, table, frame, band, faults);
            }
            self.add_values(&mut version, table, faults);
            versions.push(version);
        }
        faults.dedup();
        versions
    }

    /// Faults that do not depend on a date.
    fn check_whole(&self, table: &FileTable, faults: &mut Vec<PayFault>) {
        let rounding = table.rounding_minutes.get_ref();
        if !(1..=60).contains(rounding) {
            faults.push(PayFault::RoundingUnit { place: self.place(table.rounding_minutes.span()), value: *rounding });
        }
        let mut kinds = BTreeSet::new();
        for band in &table.band {
            if !kinds.insert(band.kind.get_ref()) {
                let (place, value) = (self.place(band.kind.span()), band.kind.get_ref().clone());
                faults.push(PayFault::DuplicateKind { place, value });
            }
            for rate in &band.rate {
                let amounts = [rate.percent, rate.kroner_per_hour, rate.kroner_per_duty];
                self.check_amount(&rate.from, &amounts, rate.confidence, faults);
            }
        }
        for value in &table.value {
            self.check_amount(&value.from, &[value.amount], value.confidence, faults);
        }
        for regulation in &table.regulation {
            self.check_amount(&regulation.from, &[Some(regulation.factor)], regulation.confidence, faults);
        }
        for step in &table.grade_step {
            self.check_amount(&step.from, &[Some(step.kroner_per_hour)], step.confidence, faults);
        }
    }

    fn check_amount(
        &self,
        from: &Spanned<Datetime>,
        amounts: &[Option<Decimal>],
        confidence: Confidence,
        faults: &mut Vec<PayFault>,
    ) {
        let place = || self.place(from.span());
        let given: Vec<Decimal> = amounts.iter().copied().flatten().collect();
        if given.len() > 1 {
            faults.push(PayFault::SeveralAmounts { place: place(), count: given.len() });
        }
        if !given.is_empty() && confidence == Confidence::U {
            faults.push(PayFault::UnverifiedAmount { place: place() });
        }
        if given.iter().any(|amount| amount.is_negative()) {
            faults.push(PayFault::NegativeAmount { place: place() });
        }
    }

    fn calendar(&self, table: &FileTable, faults: &mut Vec<PayFault>) -> PayCalendar {
        let mut extra = Vec::new();
        for day in &table.day {
            let (month, day_of_month) = (*day.month.get_ref(), *day.day.get_ref());
            // 2024 is a leap year: 29 February is a day.
            if NaiveDate::from_ymd_opt(2024, month, day_of_month).is_none() {
                faults.push(PayFault::NoSuchDay { place: self.place(day.day.span()), month, day: day_of_month });
            }
            if day.confidence == Confidence::U {
                faults.push(PayFault::UnverifiedAmount { place: self.place(day.day.span()) });
            }
            let from_minute = day.from.as_ref().map_or(0, |from| self.clock(from, faults));
            let (name, counts_as) = (format!("{} ({})", day.name, day.source), day.counts_as);
            extra.push(ExtraDay { name, month_day: (month, day_of_month), from_minute, counts_as });
        }
        PayCalendar { danish_holidays: table.public_holidays == PublicHolidays::Denmark, extra }
    }

    /// The bands without their rates.
    fn frames(&self, table: &FileTable, faults: &mut Vec<PayFault>) -> Vec<Band> {
        let mut frames = Vec::new();
        for band in &table.band {
            let group = band.group.get_ref();
            let mode = table.group.iter().find(|declared| declared.key == *group).map(|declared| declared.mode);
            if mode.is_none() {
                let near = nearest(group, table.group.iter().map(|declared| declared.key.as_str()));
                let (place, value) = (self.place(band.group.span()), group.clone());
                faults.push(PayFault::UnknownGroup { place, value, near });
            }
            let mut windows = Vec::new();
            for window in &band.windows {
                let (from_minute, to_minute) = (self.clock(&window.from, faults), self.clock(&window.to, faults));
                let days = window.days.as_deref().map_or(PayDays::ALL, PayDays::of);
                windows.push(Window { days, from_minute, to_minute });
            }
            let worked: [DutyWord; 4] = [DutyWord::Day, DutyWord::Evening, DutyWord::Night, DutyWord::OnSiteCall];
            let duties = band.duties.as_deref().unwrap_or(&worked).iter().map(|&word| shift_kind(word)).collect();
            frames.push(Band {
                kind: band.kind.get_ref().clone(),
                label: band.label.clone(),
                danish: band.danish.clone(),
                group: group.clone(),
                mode: mode.unwrap_or(super::StackingMode::Add),
                duties,
                windows,
                majority_of_shift: band.majority_of_shift,
                rate: Rate::OrePerHour(0),
                source: String::new(),
            });
        }
        frames
    }

    fn add_band(
        &self,
        version: &mut PayTable,
        table: &FileTable,
        frame: &Band,
        band: &FileBand,
        faults: &mut Vec<PayFault>,
    ) {
        let Some(rate) = in_force(&band.rate, version.from, |rate| &rate.from) else {
            version.unset.push(format!("{}: no rate on {}", frame.kind, version.from));
            return;
        };
        let kroner = |amount| self.ore(table, version.from, &rate.from, amount, rate.level, faults);
        let paid = if let Some(percent) = rate.percent {
            self.base(table, version.from, band.base, &rate.from, faults).map(|base| Rate::Percent(base, percent))
        } else if let Some(amount) = rate.kroner_per_hour {
            let mut kroner = kroner;
            kroner(amount).map(Rate::OrePerHour)
        } else if let Some(amount) = rate.kroner_per_duty {
            let mut kroner = kroner;
            kroner(amount).map(Rate::OrePerDuty)
        } else {
            let reason = rate.note.as_deref().unwrap_or("no confirmed rate");
            version.unset.push(format!("{}: {reason} ({})", frame.kind, rate.source));
            None
        };
        if let Some(paid) = paid {
            let mut source = cite(&rate.source, rate.confidence, rate.note.as_deref());
            if let Rate::Percent(Base::GradeStep(_), _) = paid
                && let Some(step) = in_force(&table.grade_step, version.from, |step| &step.from)
            {
                source = format!(
                    "{source}; of {} kr/h, {}",
                    step.kroner_per_hour,
                    cite(&step.source, step.confidence, None)
                );
            }
            version.bands.push(Band { rate: paid, source, ..frame.clone() });
        }
    }

    fn add_values(&self, version: &mut PayTable, table: &FileTable, faults: &mut Vec<PayFault>) {
        let keys: BTreeSet<ValueKey> = table.value.iter().map(|value| value.key).collect();
        for key in keys {
            let of_key: Vec<&FileValue> = table.value.iter().filter(|value| value.key == key).collect();
            let Some(value) = in_force(&of_key, version.from, |value| &value.from) else { continue };
            let Some(amount) = value.amount else {
                let reason = value.note.as_deref().unwrap_or("no confirmed amount");
                version.unset.push(format!("{key}: {reason} ({})", value.source));
                continue;
            };
            let Some(ore) = self.ore(table, version.from, &value.from, amount, value.level, faults) else { continue };
            let mut source = cite(&value.source, value.confidence, value.note.as_deref());
            if let (Some(Level::March2000), Some(factor)) = (value.level, regulation(table, version.from)) {
                let since = factor.from.get_ref();
                source = format!("{source}; {amount} kr at 31-3-2000 × {} ({since}, {})", factor.factor, factor.source);
            }
            version.values.insert(key, PayValue { amount, ore, source });
        }
    }

    fn base(
        &self,
        table: &FileTable,
        on: NaiveDate,
        word: Option<BaseWord>,
        from: &Spanned<Datetime>,
        faults: &mut Vec<PayFault>,
    ) -> Option<Base> {
        if word != Some(BaseWord::GradeStep) {
            return Some(Base::Own);
        }
        let step = in_force(&table.grade_step, on, |step| &step.from);
        if step.is_none() {
            faults.push(PayFault::NoGradeStep { place: self.place(from.span()), date: on });
        }
        step.map(|step| Base::GradeStep(step.kroner_per_hour.kroner_as_ore()))
    }

    /// A kroner amount in øre at the level that is paid.
    fn ore(
        &self,
        table: &FileTable,
        on: NaiveDate,
        from: &Spanned<Datetime>,
        amount: Decimal,
        level: Option<Level>,
        faults: &mut Vec<PayFault>,
    ) -> Option<i64> {
        if level != Some(Level::March2000) {
            return Some(amount.kroner_as_ore());
        }
        let factor = regulation(table, on);
        if factor.is_none() {
            faults.push(PayFault::NoRegulation { place: self.place(from.span()), date: on });
        }
        factor.map(|regulation| amount.kroner_times_as_ore(regulation.factor))
    }

    fn clock(&self, text: &Spanned<String>, faults: &mut Vec<PayFault>) -> i32 {
        parse_clock(text.get_ref()).unwrap_or_else(|| {
            let (place, value) = (self.place(text.span()), text.get_ref().clone());
            faults.push(PayFault::NotAClockTime { place, value });
            0
        })
    }
}

impl FileTable {
    /// Every date on which something changes.
    fn dates(&self) -> impl Iterator<Item = &Spanned<Datetime>> {
        let rates = self.band.iter().flat_map(|band| &band.rate).map(|rate| &rate.from);
        let values = self.value.iter().map(|value| &value.from);
        let factors = self.regulation.iter().map(|regulation| &regulation.from);
        let steps = self.grade_step.iter().map(|step| &step.from);
        rates.chain(values).chain(factors).chain(steps)
    }
}

/// The entry with the latest start on or before a date.
fn in_force<T>(entries: &[T], on: NaiveDate, from: impl Fn(&T) -> &Spanned<Datetime>) -> Option<&T> {
    let started = entries.iter().filter(|entry| date(from(entry).get_ref()).is_some_and(|start| start <= on));
    started.max_by_key(|entry| date(from(entry).get_ref()))
}

fn regulation(table: &FileTable, on: NaiveDate) -> Option<&FileRegulation> {
    in_force(&table.regulation, on, |regulation| &regulation.from)
}

fn date(written: &Datetime) -> Option<NaiveDate> {
    let date = written.date.filter(|_| written.time.is_none())?;
    NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
}

fn cite(source: &str, confidence: Confidence, note: Option<&str>) -> String {
    let note = note.map_or(String::new(), |note| format!("; {note}"));
    format!("{source} [{confidence:?}]{note}")
}

fn shift_kind(word: DutyWord) -> ShiftKind {
    match word {
        DutyWord::Day => ShiftKind::Day,
        DutyWord::Evening => ShiftKind::Evening,
        DutyWord::Night => ShiftKind::Night,
        DutyWord::OnSiteCall => ShiftKind::OnSiteCall,
        DutyWord::HomeCall => ShiftKind::HomeCall,
    }
}

/// The known word closest to a mistyped one, if any is close.
fn nearest<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let close =
        known.map(|word| (strsim::damerau_levenshtein(wrong, word), word)).filter(|(distance, _)| *distance <= 2);
    close.min().map(|(_, word)| word.to_string())
}
