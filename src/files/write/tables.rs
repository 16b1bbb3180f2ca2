//! The rows of every table of a hospital.

use super::activities::activity_rows;
use super::csv_text;
use super::demand::demand_rows;
use super::toml_text::usual_agreement;
use crate::calendar::{Day, iso_week_label};
use crate::files::read::{ABSENCE_KINDS_IN_ORDER, TEMP};
use crate::files::tables::*;
use crate::files::value::*;
use crate::files::ward_tables::*;
use crate::hospital::*;

/// Cells of one table.
pub(super) type Rows = Vec<Vec<String>>;

/// File name and text of every table; `None` for one that is not to be there.
pub(super) fn texts(hospital: &Hospital) -> Vec<(String, Option<String>)> {
    TABLES
        .iter()
        .map(|table| {
            let rows = rows(hospital, table.name);
            let published = table.name == PUBLISHED.name && hospital.published.is_some();
            let there = table.required || published || !rows.is_empty();
            (table.file(), there.then(|| csv_text(table, &rows)))
        })
        .collect()
}

fn rows(hospital: &Hospital, table: &str) -> Rows {
    match table {
        "competences" => competence_rows(hospital),
        "shifts" => shift_rows(hospital),
        "staff" => staff_rows(hospital),
        "demand" => demand_rows(hospital),
        "mix" => mix_rows(hospital),
        "activities" => activity_rows(hospital),
        "wishes" => wish_rows(hospital),
        "absences" => absence_rows(hospital),
        "history" => history_rows(hospital),
        "weeks" => week_rows(hospital),
        "balances" => balance_rows(hospital),
        "caps" => cap_rows(hospital),
        "pinned" => pin_rows(hospital),
        "published" => hospital.published.as_ref().map_or(Vec::new(), |roster| roster_rows(hospital, roster)),
        _ => Vec::new(),
    }
}

/// `left` blank where it is the same as `right`, which a blank stands for.
pub(super) fn unless(left: &str, right: &str) -> String {
    if left == right { String::new() } else { left.into() }
}

fn date(hospital: &Hospital, day: Day) -> String {
    hospital.horizon.date(day).to_string()
}

fn employment(hospital: &Hospital, person: PersonIx) -> String {
    hospital.staff.get(person).map_or(String::new(), |person| person.employment.clone())
}

pub(super) fn code(hospital: &Hospital, shift: ShiftIx) -> String {
    hospital.shifts.get(shift).map_or(String::new(), |shift| shift.code.clone())
}

pub(super) fn key(hospital: &Hospital, competence: CompetenceIx) -> String {
    hospital.competences.get(competence).map_or(String::new(), |competence| competence.key.clone())
}

/// A number, or a blank.
pub(super) fn or_blank<T: ToString>(number: Option<T>) -> String {
    number.map_or(String::new(), |number| number.to_string())
}

fn competence_rows(hospital: &Hospital) -> Rows {
    let row = |known: &Competence| vec![known.key.clone(), unless(&known.name, &known.key), or_blank(known.most_away)];
    hospital.competences.iter().map(row).collect()
}

fn shift_rows(hospital: &Hospital) -> Rows {
    let row = |shift: &Shift| {
        let latest = shift.latest_end_minute.map(|latest| latest_end_text(shift.end_minute, latest));
        vec![
            shift.code.clone(),
            unless(&shift.name, &shift.code),
            shift.kind.word().into(),
            clock_text(shift.start_minute),
            end_text(shift.start_minute, shift.end_minute),
            latest.unwrap_or_default(),
            shift.unpaid_break_minutes.to_string(),
            shift.counts_percent.to_string(),
            shift.effective_minutes.map_or(String::new(), |minutes| hours_text(minutes.into())),
            shift.requires.map_or(String::new(), |competence| key(hospital, competence)),
            kroner_text(shift.supplement_ore),
        ]
    };
    hospital.shifts.iter().map(row).collect()
}

fn staff_rows(hospital: &Hospital) -> Rows {
    let usual = usual_agreement(hospital);
    let row = |person: &Employee| {
        let Traits { reduced_rest, opt_out_48, no_nights, pregnant, fixed_nights } = person.traits;
        let has = [reduced_rest, opt_out_48, no_nights, pregnant, fixed_nights];
        let traits: Vec<&str> = TRAITS.iter().zip(has).filter(|(_, has)| *has).map(|(word, _)| *word).collect();
        let competences: Vec<String> = person.competences.iter().map(|&held| key(hospital, held)).collect();
        vec![
            person.employment.clone(),
            unless(&person.name, &person.employment),
            unless(&person.agreement, usual),
            number_text(person.fraction),
            kroner_text(person.hourly_pay_ore),
            competences.join(" "),
            traits.join(" "),
        ]
    };
    hospital.staff.iter().map(row).collect()
}

fn mix_rows(hospital: &Hospital) -> Rows {
    let row = |mix: &Mix| {
        let (junior, senior) = (key(hospital, mix.junior), key(hospital, mix.senior));
        vec![code(hospital, mix.shift), junior, senior, mix.most_each.to_string()]
    };
    hospital.mixes.iter().map(row).collect()
}

fn wish_rows(hospital: &Hospital) -> Rows {
    hospital.wishes.iter().map(|wish| wish_row(hospital, wish)).collect()
}

fn wish_row(hospital: &Hospital, wish: &Wish) -> Vec<String> {
    let (mut to, mut shift, mut start, mut end) = Default::default();
    let (kind, from) = match wish.kind {
        WishKind::DayOff(day) => (0, day),
        WishKind::DayOn(day) => (1, day),
        WishKind::Shift(day, wanted) => {
            shift = code(hospital, wanted);
            (2, day)
        }
        WishKind::AvoidShift(day, unwanted) => {
            shift = code(hospital, unwanted);
            (3, day)
        }
        WishKind::FreeWindow(day, from, until) => {
            (start, end) = (clock_text(from), end_text(from, until));
            (4, day)
        }
        WishKind::RunOff(first, last) => {
            to = date(hospital, last);
            (5, first)
        }
        WishKind::WeekendOff(saturday) => (6, saturday),
    };
    let points = if wish.points == hospital.points.wish { String::new() } else { number_text(wish.points) };
    let kind = WISH_KINDS[kind].to_string();
    let must = yes_no_text(wish.must);
    vec![employment(hospital, wish.person), kind, date(hospital, from), to, shift, start, end, points, must]
}

fn absence_rows(hospital: &Hospital) -> Rows {
    let row = |absence: &Absence| {
        let kind = ABSENCE_KINDS_IN_ORDER.iter().position(|kind| *kind == absence.kind).unwrap_or(0);
        vec![
            employment(hospital, absence.person),
            date(hospital, absence.first),
            if absence.last == absence.first { String::new() } else { date(hospital, absence.last) },
            ABSENCE_KINDS[kind].into(),
            absence.minutes_per_weekday.map_or(String::new(), hours_text),
        ]
    };
    hospital.absences.iter().map(row).collect()
}

fn history_rows(hospital: &Hospital) -> Rows {
    let row =
        |duty: &PastDuty| vec![employment(hospital, duty.person), date(hospital, duty.day), code(hospital, duty.shift)];
    hospital.history.iter().map(row).collect()
}

fn week_rows(hospital: &Hospital) -> Rows {
    let mut rows = Rows::new();
    for person in &hospital.staff {
        for week in &person.past_weeks {
            let label = iso_week_label(hospital.horizon.date(week.monday));
            let hours = hours_text(week.minutes);
            rows.push(vec![person.employment.clone(), label, hours, week.neutral_days.to_string()]);
        }
    }
    rows
}

fn balance_rows(hospital: &Hospital) -> Rows {
    let opened = hospital.staff.iter().filter(|person| person.opening != Opening::default());
    let row = |person: &Employee| {
        let Opening { norm_balance_minutes, nights_balance, weekends_balance, off_hours_minutes } = person.opening;
        let (nights, weekends) = (number_text(nights_balance), number_text(weekends_balance));
        let (norm, off) = (hours_text(norm_balance_minutes), hours_text(off_hours_minutes));
        vec![person.employment.clone(), norm, nights, weekends, off]
    };
    opened.map(row).collect()
}

fn cap_rows(hospital: &Hospital) -> Rows {
    let mut rows = Rows::new();
    for person in &hospital.staff {
        for cap in &person.caps {
            let period = CAP_PERIODS[usize::from(cap.period == CapPeriod::Horizon)];
            rows.push(vec![person.employment.clone(), cap.kind.word().into(), cap.most.to_string(), period.into()]);
        }
    }
    rows
}

fn pin_rows(hospital: &Hospital) -> Rows {
    let row = |(&(person, day), &shift): (&(PersonIx, Day), &Option<ShiftIx>)| {
        let shift = shift.map_or("off".into(), |shift| code(hospital, shift));
        vec![employment(hospital, person), date(hospital, day), shift]
    };
    hospital.pinned.iter().map(row).collect()
}

pub(super) fn roster_rows(hospital: &Hospital, roster: &Roster) -> Rows {
    let mut rows = Rows::new();
    for (person, day, shift) in roster.assignments() {
        let name = hospital.staff.get(person).map_or(String::new(), |person| person.name.clone());
        let (who, shift) = (employment(hospital, person), code(hospital, shift));
        rows.push(vec![who, name, date(hospital, day), shift, String::new(), String::new()]);
    }
    for (line, &count) in hospital.demand.iter().zip(&roster.temps) {
        if count > 0 {
            let (date, shift) = (date(hospital, line.day), code(hospital, line.shift));
            let competence = line.competence.map_or(String::new(), |competence| key(hospital, competence));
            rows.push(vec![TEMP.into(), String::new(), date, shift, competence, count.to_string()]);
        }
    }
    rows
}
