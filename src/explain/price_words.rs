//! The price of a refused wish as half a sentence.

use super::words::{count, names, points_and_kroner, reason_text};
use super::{Price, Reason};
use crate::hospital::WishKind;
use crate::roster::{Problem, Score, Term};
use std::collections::BTreeSet;

/// Names shown of people who would lose a wish.
const NAMES: usize = 4;

/// What stands against a refused wish, as half a sentence; empty for a granted one.
pub fn price_text(problem: &Problem, wish: usize, price: &Price) -> String {
    let hospital = &problem.hospital;
    let wished = &hospital.wishes[wish];
    match price {
        Price::Granted => String::new(),
        Price::Impossible(rules) if rules.is_empty() => match wished.kind {
            WishKind::Shift(..) | WishKind::DayOn(_) => "not possible: no work is asked for then, or away".into(),
            _ => "not possible: duties from before the horizon reach into it".into(),
        },
        Price::Impossible(rules) => {
            let reason = Reason::Rules(rules.clone());
            format!("not possible: {}", reason_text(problem, wished.person, &reason, Some(wished.kind.days().0)))
        }
        Price::WardShort => "granting it would leave the ward below a hard minimum".into(),
        Price::NotPriced => "not priced in the time given".into(),
        Price::Costs { points, change, lost, gained } => {
            let lines = lines(problem, wish, change, lost, gained);
            let lines = if lines.is_empty() { String::new() } else { format!(": {lines}") };
            let tenths = in_tenths(*points);
            match tenths {
                0 => "granting it costs nothing: another roster, just as good, has it".to_string() + &lines,
                1.. => format!("granting it costs at most {}{lines}", points_and_kroner(hospital, *points)),
                _ => {
                    let gain = points_and_kroner(hospital, -points);
                    format!("granting it would even gain {gain}, which the search did not come to{lines}")
                }
            }
        }
    }
}

fn in_tenths(points: f64) -> i64 {
    (points * 10.0).round() as i64
}

/// Where the points go: wishes lost, by whose, terms that get worse, and what is gained against it. The numbers sum to the
/// price.
fn lines(problem: &Problem, wish: usize, change: &Score, lost: &[usize], gained: &[usize]) -> String {
    let hospital = &problem.hospital;
    let wisher = hospital.wishes[wish].person;
    let total_of = |wishes: &[usize]| wishes.iter().map(|&wish| hospital.wishes[wish].points).sum::<f64>();
    let split = |wishes: &[usize]| -> (Vec<usize>, Vec<usize>) {
        wishes.iter().filter(|&&other| other != wish).partition(|&&other| hospital.wishes[other].person == wisher)
    };
    let owners = |wishes: &[usize]| {
        let people: BTreeSet<usize> = wishes.iter().map(|&wish| hospital.wishes[wish].person).collect();
        let people: Vec<String> = people.into_iter().map(|person| hospital.staff[person].name.clone()).collect();
        names(&people, NAMES)
    };
    let of_others = |wishes: &[usize], how: &str| {
        let number = count(wishes.len(), &format!("wish of others {how}"), &format!("wishes of others {how}"));
        format!("{number} ({})", owners(wishes))
    };
    let of_their_own = |wishes: &[usize], how: &str| {
        count(wishes.len(), &format!("other wish of their own {how}"), &format!("other wishes of their own {how}"))
    };
    let ((lost_own, lost_others), (gained_own, gained_others)) = (split(lost), split(gained));
    // Each with what it costs.
    let mut entries: Vec<(String, f64)> = Vec::new();
    if !lost_others.is_empty() {
        entries.push((of_others(&lost_others, "lost"), total_of(&lost_others)));
    }
    if !lost_own.is_empty() {
        entries.push((of_their_own(&lost_own, "lost"), total_of(&lost_own)));
    }
    for term in Term::ALL.into_iter().filter(|&term| term != Term::Wishes) {
        entries.push((term.name().into(), -change.of(term)));
    }
    if gained.contains(&wish) {
        entries.push(("this wish".into(), -hospital.wishes[wish].points));
    }
    if !gained_own.is_empty() {
        entries.push((of_their_own(&gained_own, "granted"), -total_of(&gained_own)));
    }
    if !gained_others.is_empty() {
        entries.push((of_others(&gained_others, "granted"), -total_of(&gained_others)));
    }
    let shown: i64 = entries.iter().map(|(_, points)| in_tenths(*points)).sum();
    let rounding = in_tenths(-change.total()) - shown;
    entries.push(("rounding".into(), rounding as f64 / 10.0));
    entries.retain(|(_, points)| in_tenths(*points) != 0);
    signed(&entries)
}

/// `temps +40, this wish −10`.
fn signed(entries: &[(String, f64)]) -> String {
    let one = |(what, points): &(String, f64)| {
        let tenths = in_tenths(*points);
        let (sign, size) = (if tenths < 0 { '−' } else { '+' }, tenths.abs() as f64 / 10.0);
        format!("{what} {sign}{size}")
    };
    entries.iter().map(one).collect::<Vec<_>>().join(", ")
}
