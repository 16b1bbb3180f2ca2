//! A mended roster as a list that a coordinator phones through: the changes, what stays open, and who else could.

mod blocks;
mod cell;
mod swap;

pub use blocks::BlockReport;
pub use cell::{person_day_text, shift_day_text};
pub use swap::{partners_text, swap_text};

use super::style::{Ink, Style};
use super::terminal::{cut, table, wrap};
use super::wording;
use crate::calendar::{Day, local, short_date};
use crate::files;
use crate::hospital::{Hospital, PersonIx, ShiftIx};
use crate::replan::{Call, Candidate, Change, ChangePrice, Mended, Obstacle, OpenShift, Prices, Ready, Sickness, Toll};
use crate::store::Version;

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
}

impl ReplanReport<'_> {
    /// The report for a terminal. `all`: every candidate, and not only the first.
    pub fn text(&self, style: &Style, all: bool) -> String {
        let mut parts = vec![self.headlines(style)];
        parts.extend(self.changes(style));
        parts.extend(self.open_lines(style));
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

    /// The changes as a CSV file.
    pub fn changes_csv(&self) -> String {
        let hospital = &self.ready.hospital;
        let header = ["date", "employment", "name", "from", "to", "notice_hours", "kroner", "why", "points"];
        let rows: Vec<Vec<String>> = self
            .mended
            .changes
            .iter()
            .map(|change| {
                let price = self.prices.of_change(change.person, change.day, change.to);
                let employee = &hospital.staff[change.person];
                vec![
                    hospital.horizon.date(change.day).to_string(),
                    employee.employment.clone(),
                    employee.name.clone(),
                    code(hospital, change.from),
                    code(hospital, change.to),
                    price.notice_minutes.map_or(String::new(), |minutes| (minutes / 60).to_string()),
                    kroner_cell(price.ore()),
                    pay_reasons(&price),
                    format!("{:.2}", price.points).replace('.', ","),
                ]
            })
            .collect();
        files::csv_of(&header, &rows)
    }

    /// Everybody who was looked at for every shift that fell away, as a CSV file.
    pub fn candidates_csv(&self) -> String {
        let hospital = &self.ready.hospital;
        let header = [
            "date",
            "shift",
            "rank",
            "employment",
            "name",
            "allowed",
            "points",
            "kroner",
            "hours",
            "wishes_lost",
            "why_not",
        ];
        let mut rows = Vec::new();
        for vacancy in self.vacancies {
            for (rank, candidate) in vacancy.candidates.iter().enumerate() {
                let employee = &hospital.staff[candidate.person];
                let allowed = candidate.is_allowed();
                let only = |text: String| if allowed { text } else { String::new() };
                rows.push(vec![
                    hospital.horizon.date(vacancy.day).to_string(),
                    hospital.shifts[vacancy.shift].code.clone(),
                    only((rank + 1).to_string()),
                    employee.employment.clone(),
                    employee.name.clone(),
                    if allowed { "yes" } else { "no" }.into(),
                    only(format!("{:.1}", candidate.points).replace('.', ",")),
                    only(kroner_cell(candidate.price.ore())),
                    only(format!("{:.1}", candidate.hours).replace('.', ",")),
                    only(candidate.wishes_lost.len().to_string()),
                    obstacles_text(hospital, &candidate.obstacles),
                ]);
            }
        }
        files::csv_of(&header, &rows)
    }
}

/// The candidates of one shift: those who may be asked by rank, and what forbids the others.
pub fn candidates_text(
    ready: &Ready,
    candidates: &[Candidate],
    style: &Style,
    all: bool,
    chosen: &dyn Fn(PersonIx) -> bool,
) -> String {
    let hospital = &ready.hospital;
    let (allowed, barred): (Vec<&Candidate>, Vec<&Candidate>) = candidates.iter().partition(|one| one.is_allowed());
    let (most_allowed, most_barred) = if all { (usize::MAX, usize::MAX) } else { SHOWN };
    let mut text = String::new();
    if allowed.is_empty() {
        text += "  nobody: the rules forbid everybody who is not at work\n";
    } else {
        let mut rows = table(&["", "name", "employment", "points", "kr", "hours", "loses", "pay"], &[1, 2, 6, 7]);
        for (rank, candidate) in allowed.iter().take(most_allowed).enumerate() {
            let employee = &hospital.staff[candidate.person];
            let mark = if chosen(candidate.person) { "→" } else { "" };
            rows.add_row([
                format!("{mark}{}", rank + 1),
                cut(&employee.name, NAME_WIDTH),
                employee.employment.clone(),
                wording::number(candidate.points),
                wording::kroner(candidate.price.ore()).trim_end_matches(" kr").to_string(),
                wording::signed(candidate.hours),
                candidate
                    .wishes_lost
                    .iter()
                    .map(|&at| wording::wish(hospital, &hospital.wishes[at]))
                    .collect::<Vec<_>>()
                    .join(", "),
                pay_reasons(&candidate.price),
            ]);
        }
        text += &format!("{}\n", rows.trim_fmt());
        text += &more(allowed.len(), most_allowed, "who may be asked");
    }
    let (at_work, ruled): (Vec<&Candidate>, Vec<&Candidate>) = barred
        .into_iter()
        .partition(|one| matches!(one.obstacles.first(), Some(Obstacle::AtWork(_) | Obstacle::Away(_))));
    for candidate in ruled.iter().take(most_barred) {
        let why = if all {
            obstacles_text(hospital, &candidate.obstacles)
        } else {
            first_obstacle(hospital, &candidate.obstacles)
        };
        let line = format!("{}: {why}", who(hospital, candidate.person));
        text += &format!("  not {}\n", wrap(&line, style.width().saturating_sub(6)).join("\n      "));
    }
    text += &more(ruled.len(), most_barred, "whom a rule forbids it");
    if !at_work.is_empty() {
        let names: Vec<String> = at_work.iter().map(|one| hospital.staff[one.person].name.clone()).collect();
        let shown = if all { usize::MAX } else { NAMES };
        text += &style.paint(Ink::Faint, &format!("  at work then or away: {}", wording::listed(&names, shown)));
        text += "\n";
    }
    text
}

fn more(count: usize, shown: usize, what: &str) -> String {
    if count > shown { format!("  and {} more {what} (--all shows them)\n", count - shown) } else { String::new() }
}

/// What stands against somebody, every rule with its dates and clause.
pub fn obstacles_text(hospital: &Hospital, obstacles: &[Obstacle]) -> String {
    obstacles.iter().map(|one| obstacle_text(hospital, one, true)).collect::<Vec<_>>().join("; ")
}

/// The most binding of what stands against somebody, and how much more there is.
fn first_obstacle(hospital: &Hospital, obstacles: &[Obstacle]) -> String {
    let binding = |one: &&Obstacle| if let Obstacle::Rule { severity, .. } = one { Some(*severity) } else { None };
    let Some(first) = obstacles.iter().min_by_key(binding) else { return String::new() };
    let more = match obstacles.len() - 1 {
        0 => String::new(),
        more => format!(", and {}", wording::counted(more, "more rule", "more rules")),
    };
    obstacle_text(hospital, first, false) + &more
}

fn obstacle_text(hospital: &Hospital, obstacle: &Obstacle, with_source: bool) -> String {
    match obstacle {
        Obstacle::Away(kind) => format!("away ({})", wording::absence(*kind)),
        Obstacle::NotCompetent => "lacks a competence that the shift asks for".into(),
        Obstacle::AtWork(shift) => format!("is on {} then", hospital.shifts[*shift].code),
        Obstacle::Begun => "the shift has begun".into(),
        Obstacle::Rule { rule, source, days, what, measured, allowed, .. } => {
            let dates = wording::short_dates(hospital.horizon.date(days.0), hospital.horizon.date(days.1));
            let source = if source.is_empty() || !with_source { String::new() } else { format!("; {source}") };
            format!("{what}: {measured}, allowed {allowed} ({rule}, {dates}{source})")
        }
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

fn notice(price: &ChangePrice) -> String {
    match price.notice_minutes {
        None => "–".into(),
        Some(minutes) if minutes < 72 * 60 => format!("{} h", minutes.div_euclid(60)),
        Some(minutes) => format!("{} d", minutes.div_euclid(24 * 60)),
    }
}

/// Which clause asks for the pay.
fn pay_reasons(price: &ChangePrice) -> String {
    let mut reasons: Vec<String> =
        price.pay.iter().map(|line| format!("{} {}", line.label.to_lowercase(), wording::kroner(line.ore))).collect();
    if price.supplement_ore > 0 {
        reasons.push(format!("supplements {}", wording::kroner(price.supplement_ore)));
    }
    if !price.unset.is_empty() {
        reasons.push(format!("{} is not set in the pay table", price.unset.join(", ")));
    }
    reasons.join(", ")
}

fn kroner_cell(ore: i64) -> String {
    format!("{},{:02}", ore / 100, ore.rem_euclid(100))
}

fn topic(style: &Style, topic: &str, text: &str) -> String {
    let lines = wrap(text, style.width().saturating_sub(12));
    format!("  {} {}\n", style.paint(Ink::Strong, &format!("{topic:<8}")), lines.join("\n           "))
}

/// Changes with notice, pay and what asks for it.
fn change_table(ready: &Ready, prices: &Prices, changes: &[Change]) -> String {
    let hospital = &ready.hospital;
    let mut rows = table(&["date", "name", "employment", "from", "to", "notice", "kr", "why"], &[0, 1, 2, 3, 4, 7]);
    for change in changes {
        let price = prices.of_change(change.person, change.day, change.to);
        let employee = &hospital.staff[change.person];
        rows.add_row([
            short_date(hospital.horizon.date(change.day)),
            cut(&employee.name, NAME_WIDTH),
            employee.employment.clone(),
            code(hospital, change.from),
            code(hospital, change.to),
            notice(&price),
            wording::kroner(price.ore()).trim_end_matches(" kr").to_string(),
            pay_reasons(&price),
        ]);
    }
    rows.trim_fmt()
}

/// The changes between two published rosters, each with what the agreement asks for it.
pub fn diff_text(ready: &Ready, prices: &Prices, changes: &[Change], style: &Style) -> String {
    if changes.is_empty() {
        return "nothing changed\n".into();
    }
    let ore: i64 = changes.iter().map(|change| prices.of_change(change.person, change.day, change.to).ore()).sum();
    let people: std::collections::BTreeSet<PersonIx> = changes.iter().map(|change| change.person).collect();
    format!(
        "{}\n{} for {}, {} by the agreement and supplements\n",
        change_table(ready, prices, changes),
        style.paint(Ink::Strong, &wording::counted(changes.len(), "change", "changes")),
        wording::counted(people.len(), "person", "people"),
        wording::kroner(ore)
    )
}

/// Every published version, the first one first.
pub fn versions_text(versions: &[Version], style: &Style) -> String {
    let mut rows = table(&["version", "of", "made known", "by", "why"], &[1, 2, 3, 4]);
    for version in versions {
        let of = &version.publication;
        let (date, minute) = local(of.told);
        rows.add_row([
            version.number.to_string(),
            of.kind.word().into(),
            format!("{date} {}", wording::clock(minute)),
            of.who.clone(),
            cut(&of.why, style.width() / 2),
        ]);
    }
    format!("{}\n", rows.trim_fmt())
}
