//! Patients in their blocks as text, and who must be sent elsewhere as rows of a file.

use super::terminal::{LEAST_NAME, NAME_WIDTH, titled};
use super::words::{date, patients, place_text, specialty_name, surgeon_name};
use crate::calendar::{Day, short_date};
use crate::check::theatres::RISK_TOLERANCE;
use crate::hospital::theatres::*;
use crate::report::style::{Ink, Style};
use crate::report::terminal::{cut, table, wrap};
use crate::report::wording;
use crate::theatres::Durations;
use crate::theatres::booking::{BookingResult, Elsewhere, Ledger, Loss, LostDate, TooLate, risk};

/// Most patients that are listed to be sent elsewhere; the file has them all.
const MOST_LISTED: usize = 30;
/// Most places that one line names.
const MOST_PLACES: usize = 6;
/// Columns that the table of blocks takes beside the names of specialty and surgeon.
const BLOCK_COLUMNS: usize = 56;
/// Columns that the tables of patients take beside the procedure.
const PATIENT_COLUMNS: usize = 60;

/// What the terminal shows of blocks filled with patients.
pub fn booking_text(theatres: &Theatres, durations: &Durations, result: &BookingResult, style: &Style) -> String {
    let mut parts: Vec<String> =
        result.weeks.iter().map(|week| week_text(theatres, durations, result, week.monday, style)).collect();
    let notes = notes(theatres, durations, result);
    parts.extend((!notes.is_empty()).then(|| notes.iter().map(|note| paragraph(note, style)).collect::<String>()));
    parts.extend(lost(theatres, &result.lost, style));
    parts.push(elsewhere(theatres, &result.must_go_elsewhere, style));
    parts.join("\n")
}

fn paragraph(line: &str, style: &Style) -> String {
    wrap(line, style.width().saturating_sub(2)).join("\n  ") + "\n"
}

fn week_text(theatres: &Theatres, durations: &Durations, result: &BookingResult, monday: Day, style: &Style) -> String {
    let blocks: Vec<(&Place, &Block)> =
        result.plan.blocks.iter().filter(|(place, _)| (monday..monday + 7).contains(&place.day)).collect();
    let in_week = |week: &&crate::theatres::booking::WeekProof| week.monday == monday;
    let (new, gap) = result.weeks.iter().find(in_week).map_or((0, 0.0), |week| (week.booked, week.gap()));
    let named = |block: &Block| block.cases.iter().filter(|case| case.patient.is_some()).count();
    let all: usize = blocks.iter().map(|(_, block)| named(block)).sum();
    let title = format!(
        "Week of {}: {} newly booked, {}; within {} of the best",
        short_date(date(theatres, monday)),
        patients(new),
        wording::counted(all.saturating_sub(new as usize), "keeps the date", "keep their date"),
        wording::percent(gap),
    );
    if blocks.is_empty() {
        return format!("Week of {}: no blocks\n", short_date(date(theatres, monday)));
    }
    let names = style.width().saturating_sub(BLOCK_COLUMNS).clamp(2 * LEAST_NAME, 2 * NAME_WIDTH);
    let mut table = table(&["block", "specialty", "surgeon", "patients", "free", "minutes", "risk"], &[0, 1, 2]);
    for (&place, block) in blocks {
        let ending = risk(theatres, durations, place, block);
        table.add_row([
            place_text(theatres, place),
            cut(specialty_name(theatres, block.specialty), names - names / 2),
            cut(&block.surgeon.map_or(String::new(), |at| surgeon_name(theatres, at)), names / 2),
            named(block).to_string(),
            (block.cases.len() - named(block)).to_string(),
            format!("{:.0} of {}", ending.expected_minutes, theatres.sessions[place.session].minutes()),
            format!("{:.0} %", ending.probability_above_allowance * 100.0),
        ]);
    }
    titled(style, &wrap(&title, style.width()).join("\n  "), &table)
}

/// What has to be known beside the tables, a line each.
fn notes(theatres: &Theatres, durations: &Durations, result: &BookingResult) -> Vec<String> {
    let mut notes = Vec::new();
    if !result.closed.is_empty() {
        let places: Vec<String> = result.closed.iter().map(|&place| place_text(theatres, place)).collect();
        notes.push(format!(
            "Left empty, because the room is closed: {} ({}).",
            wording::counted(places.len(), "block", "blocks"),
            wording::listed(&places, MOST_PLACES)
        ));
    }
    notes.extend(over_before(theatres, durations, result));
    let days = result.other_days;
    if days.other() > 0 {
        let of_them = [(days.earlier, "earlier"), (days.later, "later"), (days.none, "none here")];
        let said: Vec<String> =
            of_them.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
        notes.push(format!(
            "{} of the {} whom the blocks named without a date get another day: {}.",
            wording::counted(days.other() as usize, "patient", "patients"),
            days.named,
            said.join(", ")
        ));
    }
    for (pathway, ledger) in theatres.pathways.iter().zip(&result.ledger).filter(|(_, one)| one.reserved > 0) {
        let Ledger { reserved, named, kept, released, refilled, wasted } = ledger;
        notes.push(format!(
            "{}: {} reserved: {named} named, {kept} kept, {released} released ({refilled} refilled, {wasted} empty).",
            pathway.name,
            wording::counted(*reserved as usize, "slot", "slots"),
        ));
    }
    notes
}

/// Lists that run over too often by what stood in them before anybody was booked now.
fn over_before(theatres: &Theatres, durations: &Durations, result: &BookingResult) -> Option<String> {
    let most = theatres.terms.overrun_risk;
    let mut over: Vec<String> = Vec::new();
    for (&place, block) in result.plan.blocks.iter().filter(|(place, _)| place.day >= theatres.today) {
        let risk = risk(theatres, durations, place, block).probability_above_allowance;
        if risk > most + RISK_TOLERANCE {
            over.push(format!("{} {:.0} %", place_text(theatres, place), risk * 100.0));
        }
    }
    (!over.is_empty()).then(|| {
        format!(
            "Above the accepted risk of {:.0} % by what stood in them before, dates given and slots reserved by the times of all surgeons: {} \
             ({}). Nobody was added to that.",
            most * 100.0,
            wording::counted(over.len(), "list", "lists"),
            wording::listed(&over, MOST_PLACES)
        )
    })
}

fn lost(theatres: &Theatres, lost: &[LostDate], style: &Style) -> Option<String> {
    if lost.is_empty() {
        return None;
    }
    let mut table = table(&["patient", "date lost", "now", "because"], &[0, 1, 2, 3]);
    let because = style.width().saturating_sub(PATIENT_COLUMNS).max(2 * LEAST_NAME);
    let mut rest = Vec::new();
    for one in lost {
        let words = loss_text(theatres, one.loss);
        let mut lines = wrap(&words, because).into_iter();
        table.add_row([
            theatres.queue[one.patient].key.clone(),
            place_text(theatres, one.place),
            one.now.map_or("none".into(), |place| place_text(theatres, place)),
            lines.next().unwrap_or_default(),
        ]);
        for line in lines {
            table.add_row([String::new(), String::new(), String::new(), line]);
        }
        rest.push(theatres.queue[one.patient].key.as_str());
    }
    let title = match lost.len() {
        1 => format!("1 patient loses the date that was given: {}", rest[0]),
        count => format!("{count} patients lose their date: {}", rest.join(", ")),
    };
    Some(titled(style, &wrap(&title, style.width().saturating_sub(2)).join("\n  "), &table))
}

/// Why a date is lost.
fn loss_text(theatres: &Theatres, loss: Loss) -> String {
    match loss {
        Loss::Closed => "the room is closed".into(),
        Loss::NoBlock => "there is no block any more".into(),
        Loss::OtherOwner(owner) => format!("the block is {}'s", specialty_name(theatres, owner)),
        Loss::Room => "the room lacks what it takes".into(),
        Loss::Surgeon(at) => format!("{} does not do it", surgeon_name(theatres, at)),
        Loss::OtherSurgeon(at) => format!("{} operates, not who was asked for", surgeon_name(theatres, at)),
        Loss::Nurses => "the theatre nurses are not trained in it".into(),
        Loss::Anaesthesia => "the anaesthesia it takes is not there".into(),
        Loss::Taken => "the list holds others".into(),
    }
}

fn elsewhere(theatres: &Theatres, all: &[Elsewhere], style: &Style) -> String {
    if all.is_empty() {
        return "Everybody whose latest day lies in the horizon is operated in time.\n".into();
    }
    let ore: i64 = all.iter().map(|one| one.ore).sum();
    let mut table = table(&["send by", "patient", "procedure", "latest day", "here", "kr"], &[0, 1, 2, 3, 4]);
    let name = style.width().saturating_sub(PATIENT_COLUMNS).clamp(LEAST_NAME, NAME_WIDTH + LEAST_NAME);
    for one in all.iter().take(MOST_LISTED) {
        let short = |day: Day| short_date(date(theatres, day));
        let patient = &theatres.queue[one.patient];
        table.add_row([
            short(one.by),
            patient.key.clone(),
            cut(&theatres.procedures[patient.procedure].key, name),
            short(one.latest),
            one.here.map_or("later".into(), short),
            wording::number((one.ore as f64 / 100.0).round()),
        ]);
    }
    let title = format!("Not in time here: {}; sent elsewhere: {}", patients(all.len() as u32), wording::kroner(ore));
    let more = all.len().saturating_sub(MOST_LISTED);
    let more = if more > 0 {
        format!("and {}, all in elsewhere.csv\n", wording::counted(more, "more", "more"))
    } else {
        String::new()
    };
    let note = "here: the day in these blocks, too late; later: none in them";
    titled(style, &title, &table) + &more + &style.paint(Ink::Faint, note) + "\n"
}

/// Columns of the file of those who must be sent elsewhere.
pub const ELSEWHERE_COLUMNS: [&str; 8] =
    ["patient", "specialty", "procedure", "latest_day", "send_by", "here", "why", "kroner"];

/// Everybody who must be sent elsewhere, the most urgent first.
pub fn elsewhere_rows(theatres: &Theatres, result: &BookingResult) -> Vec<Vec<String>> {
    let row = |one: &Elsewhere| {
        let patient = &theatres.queue[one.patient];
        let procedure = &theatres.procedures[patient.procedure];
        let written = |day: Day| date(theatres, day).to_string();
        vec![
            patient.key.clone(),
            theatres.specialties[procedure.specialty].key.clone(),
            procedure.key.clone(),
            written(one.latest),
            written(one.by),
            one.here.map_or(String::new(), written),
            too_late_text(theatres, one.why),
            ((one.ore + 50) / 100).to_string(),
        ]
    };
    result.must_go_elsewhere.iter().map(row).collect()
}

/// Why somebody is not operated in time.
fn too_late_text(theatres: &Theatres, why: TooLate) -> String {
    match why {
        TooLate::Passed => "the latest day has passed".into(),
        TooLate::Notice => "cannot come before the latest day at the notice needed".into(),
        TooLate::Booked => "the date given is later".into(),
        TooLate::NoBlock => "no block up to the latest day does it".into(),
        TooLate::NoSurgeon(at) => format!("no block of {} up to the latest day", surgeon_name(theatres, at)),
        TooLate::Full => "the blocks up to the latest day are full".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solver::Silent;
    use crate::theatres::allocation::{AllocationSettings, allocate};
    use crate::theatres::booking::{BookingSettings, book};
    use crate::theatres::testkit::{Small, small};

    /// A small hospital with long names, planned and booked.
    fn filled() -> (Theatres, Durations, BookingResult) {
        let mut theatres = small(Small { rooms: 2, days: 5, specialties: 2, patients: 60, seed: 3 });
        theatres.specialties[0].name = "Ear, nose, throat and everything between them".into();
        let durations = Durations::fit(&theatres);
        let blocks = allocate(&theatres, &durations, &AllocationSettings::default(), &Silent).unwrap().plan;
        let result = book(&theatres, &durations, &blocks, &BookingSettings::default(), &Silent).unwrap();
        (theatres, durations, result)
    }

    #[test]
    fn an_80_column_terminal_shows_whole_lines() {
        let (theatres, durations, result) = filled();
        let text = booking_text(&theatres, &durations, &result, &Style::plain(80));
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
        assert!(text.contains("newly booked"), "{text}");
    }

    #[test]
    fn everybody_to_be_sent_elsewhere_is_in_the_file_and_thirty_are_shown() {
        let (theatres, _, mut result) = filled();
        let one = Elsewhere { patient: 0, by: 0, latest: 2, here: None, why: TooLate::Full, ore: 4_800_000 };
        result.must_go_elsewhere = vec![one; 33];
        let rows = elsewhere_rows(&theatres, &result);
        assert_eq!(rows.len(), 33);
        let date = |day| theatres.horizon.date(day).to_string();
        assert_eq!(
            rows[0][3..],
            [&date(2), &date(0), "", "the blocks up to the latest day are full", "48000"].map(String::from)
        );
        let text = elsewhere(&theatres, &result.must_go_elsewhere, &Style::plain(80));
        assert!(text.contains("33 patients; sent elsewhere: 1,584,000 kr") && text.contains("and 3 more"), "{text}");
        assert_eq!(text.matches("48,000").count(), MOST_LISTED, "{text}");
    }

    #[test]
    fn who_loses_the_date_is_named_with_the_reason() {
        let (theatres, ..) = filled();
        let place = Place { day: 1, room: 0, session: 0 };
        let one = LostDate { patient: 0, place, loss: Loss::Closed, now: None };
        let text = lost(&theatres, &[one], &Style::plain(80)).unwrap();
        let key = &theatres.queue[0].key;
        assert!(text.contains(&format!("1 patient loses the date that was given: {key}")), "{text}");
        assert!(text.contains("the room is closed") && text.contains("none"), "{text}");
        let both = lost(&theatres, &[one, LostDate { patient: 1, ..one }], &Style::plain(80)).unwrap();
        assert!(both.contains("2 patients lose their date: "), "{both}");
    }
}
