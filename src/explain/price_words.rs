//! The price of a refused wish as half a sentence.

use super::words::{count, names, points_and_kroner, reason_text};
use super::{Price, Reason};
use crate::hospital::{PersonIx, WishKind};
use crate::roster::{Problem, Score, Term};
use std::collections::BTreeSet;

/// Names shown of people who would lose a wish.
const NAMES: usize = 4;
/// Points below which a price is none.
const NOTHING: f64 = 0.05;

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
        Price::NotPriced => "the price was not found in the time given".into(),
        Price::Costs { points, .. } if *points < NOTHING => {
            "granting it costs nothing once duties near it are moved: a longer search could grant it".into()
        }
        Price::Costs { points, change, lost } => {
            let causes = causes(problem, wished.person, change, lost);
            let causes = if causes.is_empty() { String::new() } else { format!(": {}", causes.join(", ")) };
            format!("granting it costs at most {}{causes}", points_and_kroner(hospital, *points))
        }
    }
}

/// Where the points go: wishes lost, by whose, and terms that get worse.
fn causes(problem: &Problem, wisher: PersonIx, change: &Score, lost: &[usize]) -> Vec<String> {
    let hospital = &problem.hospital;
    let owner = |wish: &usize| hospital.wishes[*wish].person;
    let own = lost.iter().filter(|wish| owner(wish) == wisher).count();
    let others: Vec<usize> = lost.iter().map(owner).filter(|&person| person != wisher).collect();
    let mut causes = Vec::new();
    if !others.is_empty() {
        let people: BTreeSet<usize> = others.iter().copied().collect();
        let people: Vec<String> = people.into_iter().map(|person| hospital.staff[person].name.clone()).collect();
        let wishes = count(others.len(), "wish of others lost", "wishes of others lost");
        causes.push(format!("{wishes} ({})", names(&people, NAMES)));
    }
    if own > 0 {
        causes.push(count(own, "other wish of their own lost", "other wishes of their own lost"));
    }
    for term in Term::ALL.into_iter().filter(|&term| term != Term::Wishes) {
        if change.of(term) < -0.5 {
            causes.push(format!("{} {:.0} points", term.name(), -change.of(term)));
        }
    }
    causes
}
