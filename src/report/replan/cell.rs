//! Why somebody has what they have, and why a shift has who it has, as text.

use super::{candidates_text, cell, code, obstacles_text, who};
use crate::agreement::{Record, is_granted};
use crate::calendar::{Day, short_date};
use crate::explain::Alternative;
use crate::hospital::{Hospital, PersonIx, ShiftIx, Wish};
use crate::replan::{Candidate, Ready, Toll};
use crate::report::style::{Ink, Style};
use crate::report::terminal::wrap;
use crate::report::wording;
use crate::roster::heads_by_line;

/// What somebody has on a day, the wishes about it, and every other choice with its rule or its price.
pub fn person_day_text(ready: &Ready, person: PersonIx, day: Day, others: &[Alternative], style: &Style) -> String {
    let hospital = &ready.hospital;
    let date = short_date(hospital.horizon.date(day));
    let has = match (ready.published.get(person, day), hospital.absence(person, day)) {
        (Some(shift), _) => format!("works {}", cell(hospital, day, shift)),
        (None, Some(absence)) => format!("is away on {date} ({})", wording::absence(absence.kind)),
        (None, None) => format!("is off on {date}"),
    };
    let mut text = style.paint(Ink::Strong, &format!("{} {has}.", who(hospital, person))) + "\n";
    if let Some(pinned) = hospital.pinned.get(&(person, day)) {
        text += &format!("  fixed by the planner in pinned.csv: {}\n", code(hospital, *pinned));
    }
    let record = Record::of(hospital, person, &ready.published);
    let about = |wish: &&Wish| {
        let (first, last) = wish.kind.days();
        wish.person == person && (first..=last).contains(&day)
    };
    for wish in hospital.wishes.iter().filter(about) {
        let fate = match (wish.must, is_granted(wish, &record)) {
            (true, _) => "approved beforehand",
            (false, true) => "granted",
            (false, false) => "refused",
        };
        text += &format!("  wish: {}, {fate}\n", wording::wish(hospital, wish));
    }
    for other in others {
        let line = format!("{} instead: {}", code(hospital, other.to), verdict(hospital, other));
        text += &format!("  {}\n", wrap(&line, style.width().saturating_sub(6)).join("\n      "));
    }
    text
}

fn verdict(hospital: &Hospital, other: &Alternative) -> String {
    if !other.obstacles.is_empty() {
        return format!("not possible, {}", obstacles_text(hospital, &other.obstacles));
    }
    let ward = other.ward.iter().map(|breach| {
        let (have, allowed) = (breach.finding.measured, breach.finding.allowed);
        format!("{}: {have}, asked for {allowed} ({})", breach.finding.what, breach.rule)
    });
    let ward: Vec<String> = ward.collect();
    if !ward.is_empty() {
        return format!("only if somebody else steps in, for the ward would have {}", ward.join("; "));
    }
    let points = other.points();
    if points < 0.05 {
        return "possible, and nothing would get worse; the plan is as good one way as the other, or better for another reason".into();
    }
    let ore = (points * hospital.points.ore_per_point as f64).round() as i64;
    format!(
        "possible for {} points, worth {}: {}",
        wording::number(points),
        wording::kroner(ore),
        parts(hospital, &other.toll)
    )
}

/// What a toll is made of, the change itself left out.
fn parts(hospital: &Hospital, toll: &Toll) -> String {
    let mut parts = Vec::new();
    let mut part = |points: f64, what: String| {
        if points >= 0.05 {
            parts.push(format!("{what} {}", wording::number(points)));
        }
    };
    let wishes = toll.wishes_lost.iter().map(|&at| wording::wish(hospital, &hospital.wishes[at])).collect::<Vec<_>>();
    part(toll.cover_points, "heads missing, too many or temps".into());
    part(toll.wish_points, format!("{} lost:", wishes.join(", ")));
    part(toll.hour_points, format!("{} h further from the norm", wording::number(toll.hours)));
    part(toll.pay_points, "pay and supplements".into());
    part(toll.other_points, "fairness and advice".into());
    parts.join(", ")
}

/// Who is on a shift of a day, what is asked for, and who else could come with what forbids it or what it costs.
pub fn shift_day_text(
    ready: &Ready,
    (day, shift): (Day, ShiftIx),
    candidates: &[Candidate],
    style: &Style,
    all: bool,
) -> String {
    let hospital = &ready.hospital;
    let on = ready.published.assignments().filter(|&(_, on, what)| (on, what) == (day, shift));
    let names: Vec<String> = on.map(|(person, _, _)| who(hospital, person)).collect();
    let title = format!(
        "{}: {}",
        cell(hospital, day, shift),
        if names.is_empty() { "nobody".into() } else { names.join(", ") }
    );
    let mut text = wrap(&title, style.width().saturating_sub(4)).join("\n    ") + "\n";
    let heads = heads_by_line(&ready.problem, &ready.published);
    for (index, line) in hospital.demand.iter().enumerate().filter(|(_, line)| (line.day, line.shift) == (day, shift)) {
        let temps = ready.published.temps.get(index).copied().unwrap_or(0);
        let have = heads[index] + temps;
        let what = line.competence.map_or("heads".into(), |at| hospital.competences[at].name.clone());
        let temps = if temps > 0 { format!(" ({temps} temps)") } else { String::new() };
        let standing = if have < line.minimum {
            style.paint(Ink::Alarm, "below the minimum")
        } else if have < line.target {
            style.paint(Ink::Notice, "below the target")
        } else {
            "as wanted".into()
        };
        text += &format!("  {what}: {have}{temps}, minimum {}, target {}: {standing}\n", line.minimum, line.target);
    }
    text += &format!("{}\n", style.paint(Ink::Strong, "Who else could come"));
    text + &candidates_text(ready, candidates, style, all, &|_| false)
}
