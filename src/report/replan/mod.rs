//! A mended roster as a list that a coordinator phones through: the changes, what stays open, and who else could.

mod blocks;
mod candidates;
mod cell;
mod changes;
mod swap;

pub use blocks::BlockReport;
pub use candidates::{candidates_text, obstacles_text};
pub use cell::{person_day_text, shift_day_text};
pub use changes::{diff_text, versions_text};
pub use swap::{partners_text, swap_text};

use super::style::{Ink, Style};
use super::terminal::wrap;
use super::wording;
use crate::calendar::{Day, local, short_date};
use crate::check::Breach;
use crate::hospital::{Hospital, PersonIx, ShiftIx};
use crate::replan::{Call, Candidate, Mended, OpenShift, Prices, Ready, Sickness, Toll};
use candidates::first_obstacle;
use changes::change_table;

/// Widest name in a table.
const NAME_WIDTH: usize = 24;
/// Candidates shown for one shift, those who may be asked and those who may not.
const SHOWN: (usize, usize) = (8, 8);
/// Names shown in a summing line.
const NAMES: usize = 4;

/// A shift that somebody away leaves, and who could take it.
#[derive(Debug, Clone, PartialEq)]
pub struct Vacancy {
    /// When.
    pub day: Day,
    /// What.
    pub shift: ShiftIx,
    /// Who had it.
    pub left_by: PersonIx,
    /// Everybody who was looked at, in the order in which to ask.
    pub candidates: Vec<Candidate>,
}

/// Everything that a replan says.
#[derive(Debug)]
pub struct ReplanReport<'a> {
    /// The roster in force and its problem.
    pub ready: &'a Ready,
    /// What has happened.
    pub call: &'a Call,
    /// Prices of changes.
    pub prices: &'a Prices<'a>,
    /// The mended roster.
    pub mended: &'a Mended,
    /// What it costs, by kind.
    pub toll: &'a Toll,
    /// Lines that are short now.
    pub open: &'a [OpenShift],
    /// Shifts that fell away, with candidates.
    pub vacancies: &'a [Vacancy],
    /// What the absence breaks, whatever the others do.
    pub fallout: &'a [Breach],
}

impl ReplanReport<'_> {
    /// The report for a terminal. `all`: every candidate, and not only the first.
    pub fn text(&self, style: &Style, all: bool) -> String {
        let mut parts = vec![self.headlines(style)];
        parts.extend(self.changes(style));
        parts.extend(self.open_lines(style));
        parts.extend(self.fallout(style));
        for vacancy in self.vacancies {
            parts.push(self.vacancy(vacancy, style, all));
        }
        parts.join("\n")
    }

    fn headlines(&self, style: &Style) -> String {
        let hospital = &self.ready.hospital;
        let (date, minute) = local(self.call.told);
        let title = format!("{} · told {} {}", hospital.name, short_date(date), wording::clock(minute));
        let mut text = style.paint(Ink::Strong, &title) + "\n";
        for away in self.ready.away(self.call) {
            text += &topic(style, "away", &self.away_text(&away));
        }
        text += &topic(style, "changes", &self.changes_headline());
        text += &topic(style, "cost", &self.cost_headline());
        text
    }

    fn away_text(&self, away: &Sickness) -> String {
        let hospital = &self.ready.hospital;
        let dates = wording::short_dates(hospital.horizon.date(away.first), hospital.horizon.date(away.last));
        let lost =
            self.ready.published.of_person(away.person).filter(|(day, _)| (away.first..=away.last).contains(day));
        let lost: Vec<String> = lost.map(|(day, shift)| cell(hospital, day, shift)).collect();
        let falls = if lost.is_empty() { "no duty falls away".into() } else { format!("without {}", lost.join(", ")) };
        format!("{}, {dates}: {falls}", who(hospital, away.person))
    }

    fn changes_headline(&self) -> String {
        let mended = self.mended;
        let people: std::collections::BTreeSet<PersonIx> = mended.changes.iter().map(|change| change.person).collect();
        let count = match mended.changes.len() {
            0 => "nobody else's roster changes".to_string(),
            changes => format!(
                "{} for {}",
                wording::counted(changes, "change", "changes"),
                wording::counted(people.len(), "person", "people")
            ),
        };
        let proof = if mended.is_proven() {
            "proven: no other way costs less".to_string()
        } else {
            format!("no way costs less than {} points; not proven to be the best", wording::number(mended.bound))
        };
        format!("{count}; {proof} ({:.1} s)", mended.elapsed.as_secs_f64())
    }

    fn cost_headline(&self) -> String {
        let toll = self.toll;
        let mut parts = vec![format!("{} by the agreement and supplements", wording::kroner(toll.ore))];
        if !toll.wishes_lost.is_empty() {
            parts.push(format!("{} lost", wording::counted(toll.wishes_lost.len(), "granted wish", "granted wishes")));
        }
        if toll.hours >= 0.05 {
            parts.push(format!("{} h further from the norm", wording::number(toll.hours)));
        }
        if toll.cover_points > 0.0 {
            parts.push(format!("open shifts and temps {} points", wording::number(toll.cover_points)));
        }
        let points = wording::number(self.mended.cost);
        let ore = self.ready.hospital.points.ore_per_point;
        format!("{}; {points} points in all, a point stands for {}", parts.join(", "), wording::kroner(ore))
    }

    fn changes(&self, style: &Style) -> Option<String> {
        if self.mended.changes.is_empty() {
            return None;
        }
        let rows = change_table(self.ready, self.prices, &self.mended.changes);
        Some(format!("{}\n{rows}\n", style.paint(Ink::Strong, "To phone through")))
    }

    fn open_lines(&self, style: &Style) -> Option<String> {
        if self.open.is_empty() {
            return None;
        }
        let hospital = &self.ready.hospital;
        let mut text = style.paint(Ink::Strong, "Stays open, or is filled by temps") + "\n";
        for open in self.open {
            let line = &hospital.demand[open.line];
            let with = line.competence.map_or(String::new(), |at| format!(", {}", hospital.competences[at].name));
            let temps = match open.temps {
                0 => String::new(),
                temps => format!(" and {}", wording::counted(temps as usize, "temp", "temps")),
            };
            let have = open.heads + open.temps;
            let standing = if have < line.minimum {
                style.paint(Ink::Alarm, &format!("below the minimum of {}", line.minimum))
            } else if have < line.target {
                format!("below the target of {}, minimum {}", line.target, line.minimum)
            } else {
                "as many as wanted".into()
            };
            text += &format!(
                "  {} {}{with}: {} own{temps}, {standing} ({} points, worth {})\n",
                short_date(hospital.horizon.date(line.day)),
                hospital.shifts[line.shift].name,
                open.heads,
                wording::number(open.points),
                wording::kroner((open.points * hospital.points.ore_per_point as f64).round() as i64),
            );
        }
        Some(text)
    }

    fn fallout(&self, style: &Style) -> Option<String> {
        if self.fallout.is_empty() {
            return None;
        }
        let hospital = &self.ready.hospital;
        let mut text = style.paint(Ink::Strong, "Broken by the absence itself") + "\n";
        for Breach { person, rule, finding, .. } in self.fallout {
            let whose = person.map_or("the ward".into(), |person| who(hospital, person));
            let (first, last) = (hospital.horizon.date(finding.first), hospital.horizon.date(finding.last));
            let dates = wording::short_dates(first, last);
            let sentence = format!(
                "{whose}: {}: {}, allowed {} ({rule}, {dates})",
                finding.what, finding.measured, finding.allowed
            );
            text += &format!("  {}\n", wrap(&sentence, style.width().saturating_sub(6)).join("\n      "));
        }
        Some(text)
    }

    fn vacancy(&self, vacancy: &Vacancy, style: &Style, all: bool) -> String {
        let hospital = &self.ready.hospital;
        let chosen = |person: PersonIx| {
            self.mended.roster.on(person, vacancy.day).any(|on| on == vacancy.shift)
                && !self.mended.before.on(person, vacancy.day).any(|on| on == vacancy.shift)
        };
        let title = format!(
            "Who could take {} from {}",
            cell(hospital, vacancy.day, vacancy.shift),
            hospital.staff[vacancy.left_by].name
        );
        let mut text = style.paint(Ink::Strong, &title) + "\n";
        text += &candidates_text(self.ready, &vacancy.candidates, style, all, &chosen);
        text
    }
}

/// `Anna Holm (E07)`.
pub fn who(hospital: &Hospital, person: PersonIx) -> String {
    hospital.staff.get(person).map_or_else(String::new, |one| format!("{} ({})", one.name, one.employment))
}

/// `N on Tue 3 Mar`.
pub fn cell(hospital: &Hospital, day: Day, shift: ShiftIx) -> String {
    format!("{} on {}", code(hospital, Some(shift)), short_date(hospital.horizon.date(day)))
}

/// The code of a shift, or `off`.
pub fn code(hospital: &Hospital, shift: Option<ShiftIx>) -> String {
    shift.and_then(|shift| hospital.shifts.get(shift)).map_or("off".into(), |shift| shift.code.clone())
}

fn topic(style: &Style, topic: &str, text: &str) -> String {
    let lines = wrap(text, style.width().saturating_sub(12));
    format!("  {} {}\n", style.paint(Ink::Strong, &format!("{topic:<8}")), lines.join("\n           "))
}
