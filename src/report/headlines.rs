//! The lines that a tired planner reads first, and the proof in a sentence.

use super::summary::*;
use super::wording;
use crate::hospital::Hospital;
use crate::roster::{Ending, PlanResult, Term};
use crate::work;
use std::collections::BTreeMap;

/// People who got a smaller part of their wishes than this are named.
const FEW_WISHES: f64 = 0.7;

/// Score, bound and what lies between them.
pub(super) fn proof(hospital: &Hospital, result: &PlanResult) -> Proof {
    let score = result.score.total();
    let bound = Some(result.bound).filter(|bound| bound.is_finite());
    let gap = bound.map(|bound| (bound - score).max(0.0));
    let wishes = gap.filter(|_| hospital.points.wish > 0.0).map(|gap| gap / hospital.points.wish);
    let relative = bound.map(|_| result.gap());
    let by_wall = result.work_limit.is_none();
    let work = result.work_limit.map(|limit_units| WorkDone {
        limit_units,
        units: work::units(result.seconds),
        first_plan_units: work::units(result.first_plan_seconds),
    });
    Proof {
        score_points: round(score),
        bound_points: bound.map(round),
        gap_points: gap.map(round),
        gap_relative: relative.filter(|gap| gap.is_finite()).map(|gap| (gap * 1e6).round() / 1e6),
        gap_wishes: wishes.map(round),
        sentence: proof_sentence(result.ending, gap, relative, wishes),
        ending: result.ending,
        seconds: Some(round(result.seconds)).filter(|_| by_wall),
        first_plan_seconds: Some(round(result.first_plan_seconds)).filter(|_| by_wall),
        work,
        seed: result.seed,
        threads: result.threads,
        trace: Vec::new(),
    }
}

fn round(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

fn proof_sentence(ending: Ending, gap: Option<f64>, relative: Option<f64>, wishes: Option<f64>) -> String {
    let stopped = match ending {
        Ending::GapReached => "",
        Ending::TimeLimit => "Stopped at the time limit. ",
        Ending::WorkLimit => "Stopped at the limit of work. ",
        Ending::Interrupted => "Stopped by the user. ",
    };
    let Some(gap) = gap else {
        return format!("{stopped}Nothing is proven: a better roster may exist, by any number of points.");
    };
    if gap < 0.005 {
        return format!("{stopped}Proven optimal: no roster has more points.");
    }
    // Beside a score near 0 a percentage says nothing.
    let within = match relative {
        Some(relative) if relative <= 1.0 => format!("Proven within {}", wording::percent(relative)),
        _ => "Proven".to_string(),
    };
    let points = wording::number(gap);
    let unit = if points == "1" { "point" } else { "points" };
    format!("{stopped}{within}: no roster can be more than {points} {unit} better{}.", in_wishes(wishes))
}

fn in_wishes(wishes: Option<f64>) -> String {
    match wishes.map(|wishes| wishes.round() as usize) {
        None => String::new(),
        Some(0) => " (less than one wish)".to_string(),
        Some(count) => format!(" (about {})", wording::counted(count, "wish", "wishes")),
    }
}

/// The five lines, from a summary that is complete but for them.
pub(super) fn lines(summary: &Summary) -> Vec<Headline> {
    vec![plan(summary), cover(summary), wishes(summary), hours(summary), fair(summary)]
}

fn headline(topic: &str, text: String, attention: bool) -> Headline {
    Headline { topic: topic.into(), text, attention }
}

fn plan(summary: &Summary) -> Headline {
    let hard = summary.hard_breaches().count();
    let rules = if hard == 0 {
        "Every hard rule is kept".to_string()
    } else {
        let verb = if hard == 1 { "is" } else { "are" };
        format!(
            "{} of hard rules {verb} found ({})",
            wording::counted(hard, "breach", "breaches"),
            by_rule(summary, true)
        )
    };
    let advice = match summary.advice().count() {
        0 => String::new(),
        count => {
            format!("; advice is not followed {} ({}{})", times(count), by_rule(summary, false), excess(summary, count))
        }
    };
    headline("Plan", format!("{rules}{advice}. {}", summary.proof.sentence), hard > 0)
}

/// By how much in all, which is what the points count, where that is another number than the times.
fn excess(summary: &Summary, times: usize) -> String {
    let row = summary.score.iter().find(|row| row.term == Term::Advice);
    match row.map(|row| wording::number(row.amount)) {
        Some(amount) if amount != "0" && amount != times.to_string() => format!("; {amount} units over in all"),
        _ => String::new(),
    }
}

fn times(count: usize) -> String {
    if count == 1 { "once".into() } else { wording::counted(count, "time", "times") }
}

/// `daily_rest 2, weekly_day_off 1`, most frequent first.
fn by_rule(summary: &Summary, hard: bool) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for breach in summary.breaches.iter().filter(|breach| breach.severity.is_hard() == hard) {
        *counts.entry(&breach.rule).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|&(rule, count)| (std::cmp::Reverse(count), rule));
    let items: Vec<String> = counts.iter().map(|(rule, count)| format!("{} {count}", rule.replace('_', " "))).collect();
    wording::listed(&items, 3)
}

fn cover(summary: &Summary) -> Headline {
    let place = |row: &&CoverageRow| {
        let competence = row.competence.as_deref().map_or(String::new(), |name| format!(" {name}"));
        format!("{} {}{competence}", wording::short_date(row.date), row.shift)
    };
    let short: Vec<&CoverageRow> = summary.coverage.iter().filter(|row| row.short > 0).collect();
    let below: Vec<&CoverageRow> =
        summary.coverage.iter().filter(|row| row.short == 0 && row.below_target > 0).collect();
    let temps: u32 = summary.coverage.iter().map(|row| row.temps).sum();
    let mut text = match short.len() {
        0 => "Every minimum is filled".to_string(),
        count => {
            let places: Vec<String> = short.iter().map(place).collect();
            let lines = wording::counted(count, "demand line is", "demand lines are");
            format!("{lines} below minimum ({})", wording::listed(&places, 3))
        }
    };
    if !below.is_empty() {
        let places: Vec<String> = below.iter().map(place).collect();
        let between = if short.is_empty() { "" } else { " more" };
        text += &format!("; {}{between} below target ({})", below.len(), wording::listed(&places, 2));
    }
    text += &match temps {
        0 => "; no temps".to_string(),
        temps => format!("; {} by temps", wording::counted(temps as usize, "shift", "shifts")),
    };
    headline("Cover", text + ".", !short.is_empty())
}

fn wishes(summary: &Summary) -> Headline {
    let total = summary.wishes.len();
    if total == 0 {
        return headline("Wishes", "Nobody made any.".into(), false);
    }
    let granted = summary.wishes.iter().filter(|wish| wish.granted).count();
    let part = |person: &PersonRow| f64::from(person.wishes_granted) / f64::from(person.wishes_total.max(1));
    let mut few: Vec<&PersonRow> =
        summary.people.iter().filter(|p| p.wishes_total > 0 && part(p) < FEW_WISHES).collect();
    few.sort_by(|a, b| part(a).total_cmp(&part(b)));
    let names: Vec<String> =
        few.iter().map(|p| format!("{} {} of {}", p.name, p.wishes_granted, p.wishes_total)).collect();
    let share = wording::percent(granted as f64 / total as f64);
    let tail = match few.len() {
        0 => format!("nobody got less than {:.0} % of theirs", FEW_WISHES * 100.0),
        _ => format!("least: {}", wording::listed(&names, 3)),
    };
    let must_refused = summary.wishes.iter().filter(|wish| wish.must && !wish.granted).count();
    let broken = match must_refused {
        0 => String::new(),
        count => format!("; {} not kept", wording::counted(count, "approved wish", "approved wishes")),
    };
    headline("Wishes", format!("{granted} of {total} granted ({share}); {tail}{broken}."), must_refused > 0)
}

fn hours(summary: &Summary) -> Headline {
    let balances: Vec<i64> = summary.people.iter().filter_map(|person| person.balance_out_minutes).collect();
    let mut text = if balances.is_empty() {
        let planned = summary.people.iter().map(|person| person.planned_minutes).sum();
        format!("{} h planned; nobody has a norm", wording::hours(planned))
    } else {
        let above = together(balances.iter().filter(|&&minutes| minutes > 0));
        let below = together(balances.iter().filter(|&&minutes| minutes < 0));
        format!("Against the norm {above} above, {below} below{}", earlier_periods(summary))
    };
    let outside: Vec<String> =
        summary.people.iter().filter(|person| person.outside_tolerance).map(|person| person.name.clone()).collect();
    if !outside.is_empty() {
        text += &format!("; outside the tolerance: {}", wording::listed(&outside, 3));
    }
    let supplements: Vec<i64> = summary.people.iter().filter_map(|person| person.supplements_ore).collect();
    if !supplements.is_empty() {
        text += &format!("; supplements {}", wording::kroner(supplements.iter().sum()));
    }
    headline("Hours", text + ".", !outside.is_empty())
}

/// What stood above and below at the ends of the norm periods before the last.
fn earlier_periods(summary: &Summary) -> String {
    let periods: Vec<i64> = summary
        .people
        .iter()
        .flat_map(|person| &person.earlier_balances)
        .map(|period| period.balance_minutes)
        .collect();
    if periods.is_empty() {
        return String::new();
    }
    let sum = |sign: i64| wording::hours(periods.iter().map(|balance| (balance * sign).max(0)).sum());
    format!(", at the ends of earlier norm periods {} h above, {} h below in all", sum(1), sum(-1))
}

/// `3 people together end 12.5 h` or `nobody ends`.
fn together<'a>(balances: impl Iterator<Item = &'a i64>) -> String {
    let sizes: Vec<i64> = balances.map(|minutes| minutes.abs()).collect();
    let hours = wording::hours(sizes.iter().sum());
    match sizes.len() {
        0 => "nobody ends".to_string(),
        1 => format!("1 person ends {hours} h"),
        count => format!("{count} people together end {hours} h"),
    }
}

fn fair(summary: &Summary) -> Headline {
    let nights = spread("Nights", &summary.fairness.nights);
    let weekends = spread("weekend shifts", &summary.fairness.weekend_shifts);
    headline("Fair", format!("{nights}; {weekends}."), false)
}

/// `Nights from 1.2 below a fair share (Bo) to 0.9 above (Anna)`.
fn spread(what: &str, spread: &Spread) -> String {
    match (&spread.most_below_name, &spread.most_above_name) {
        (Some(below), Some(above)) if spread.total > 0 => format!(
            "{what} from {} ({below}) to {} ({above}) against a fair share",
            wording::signed(spread.most_below),
            wording::signed(spread.most_above),
        ),
        _ => format!("{what}: none to share"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proof_says_points_and_wishes() {
        let text = proof_sentence(Ending::GapReached, Some(31.0), Some(0.006), Some(3.1));
        assert_eq!(text, "Proven within 0.6 %: no roster can be more than 31 points better (about 3 wishes).");
    }

    #[test]
    fn a_closed_gap_is_called_optimal() {
        let text = proof_sentence(Ending::GapReached, Some(0.0), Some(0.0), Some(0.0));
        assert_eq!(text, "Proven optimal: no roster has more points.");
    }

    #[test]
    fn a_stop_and_a_missing_bound_are_said() {
        let text = proof_sentence(Ending::TimeLimit, Some(4.0), Some(0.02), Some(0.4));
        assert!(text.starts_with("Stopped at the time limit. Proven within 2.0 %"), "{text}");
        assert!(text.ends_with("(less than one wish)."), "{text}");
        let text = proof_sentence(Ending::Interrupted, None, None, None);
        assert!(text.starts_with("Stopped by the user. Nothing is proven"), "{text}");
    }

    #[test]
    fn a_percentage_of_nearly_nothing_is_left_out() {
        let text = proof_sentence(Ending::GapReached, Some(20.0), Some(40.0), Some(2.0));
        assert_eq!(text, "Proven: no roster can be more than 20 points better (about 2 wishes).");
    }
}
