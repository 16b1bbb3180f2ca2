//! Runs on every instance, one after the other.

use super::output::Output;
use crate::cli::progress::{Progress, moment};
use crate::cli::{Exit, Failure, interrupt, say};
use crate::engine::{News, Settings, TracePoint};
use crate::files::bench::{Evaluation, Instance, Known, Solution};
use crate::lines::{self, LineResult, NoLines};
use crate::report::bench::{BenchRun, NoRoster, median_run, runs_table};
use crate::work::{self, Clock};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

/// What is to be done on each instance.
pub(super) struct Plan {
    /// Limits of a run; the seed is the first one.
    pub settings: Settings,
    /// Runs on each instance.
    pub seeds: u64,
    /// Whether to say nothing.
    pub quiet: bool,
}

/// A run with what it found.
pub(super) struct Outcome {
    /// Its figures.
    pub run: BenchRun,
    /// Its roster.
    pub solution: Option<Solution>,
    /// What time is in its course.
    pub clock: Clock,
    /// Its course.
    pub trace: Vec<TracePoint>,
}

/// Solves every instance with every seed. What is found is written after every instance, so that an end at any time keeps it.
pub(super) fn solve_all(
    instances: &[Instance],
    known: &BTreeMap<String, Known>,
    plan: &Plan,
    output: &Output,
) -> Result<Exit, Failure> {
    let interrupted = interrupt::flag();
    let mut all: Vec<BenchRun> = Vec::new();
    let mut medians: Vec<BenchRun> = Vec::new();
    for instance in instances {
        let known = known.get(instance.name()).copied().unwrap_or_default();
        let mut outcomes = Vec::new();
        for number in 0..plan.seeds {
            if interrupted.load(Ordering::Relaxed) {
                break;
            }
            let settings = Settings { seed: plan.settings.seed.wrapping_add(number), ..plan.settings.clone() };
            outcomes.push(solve_one(instance, known, &settings, plan, &interrupted)?);
        }
        let runs: Vec<BenchRun> = outcomes.iter().map(|outcome| outcome.run.clone()).collect();
        let Some(median) = median_run(&runs) else { break };
        all.extend(runs.iter().cloned());
        all.extend(Some(median.clone()).filter(|median| median.seed.is_none()));
        medians.push(median);
        output.write_instance(instance, &outcomes, known)?;
        output.write_table(&all)?;
    }
    if !plan.quiet {
        say(&runs_table(&medians))?;
        say(&remarks(instances.len(), medians.len(), plan, output))?;
    }
    Ok(exit(&all))
}

/// What else there is to know below the table.
fn remarks(instances: usize, done: usize, plan: &Plan, output: &Output) -> String {
    let mut text = String::new();
    if plan.seeds > 1 {
        let (first, last) = (plan.settings.seed, plan.settings.seed.wrapping_add(plan.seeds - 1));
        text += &format!("medians of {} runs, seeds {first} to {last}\n", plan.seeds);
    }
    if done < instances {
        text += &format!("stopped by hand: {} of {instances} instances not begun\n", instances - done);
    }
    text + &output.written()
}

/// Rosters for all is what was asked for.
fn exit(runs: &[BenchRun]) -> Exit {
    if runs.iter().any(|run| matches!(run.no_roster, Some(NoRoster::Proven(_)))) {
        Exit::NoPlan
    } else if runs.is_empty() || runs.iter().any(|run| run.no_roster.is_some()) {
        Exit::Stopped
    } else {
        Exit::Done
    }
}

fn solve_one(
    instance: &Instance,
    known: Known,
    settings: &Settings,
    plan: &Plan,
    interrupted: &AtomicBool,
) -> Result<Outcome, Failure> {
    let problem = instance.problem();
    let label = match plan.seeds {
        1 => instance.name().to_string(),
        _ => format!("{} seed {}", instance.name(), settings.seed),
    };
    let progress = Progress::worded(plan.quiet, move |news: &News| line(&label, news));
    let outcome = lines::solve(&problem, settings, interrupted, &progress);
    progress.finish();
    let run = blank(instance, known, settings.seed);
    let without = |why| {
        Ok(Outcome {
            run: BenchRun { no_roster: Some(why), ..run.clone() },
            solution: None,
            clock: settings.clock,
            trace: vec![],
        })
    };
    match outcome {
        Ok(result) => found(instance, run, settings.clock, result),
        Err(NoLines::Stopped) => without(NoRoster::Stopped),
        Err(why @ (NoLines::Infeasible | NoLines::PersonImpossible(_))) => without(NoRoster::Proven(why.to_string())),
        Err(NoLines::Solver(error)) => Err(Failure::Internal(format!("{}: {error}", instance.name()))),
    }
}

/// The figures of an instance before anything is known.
pub(super) fn blank(instance: &Instance, known: Known, seed: u64) -> BenchRun {
    BenchRun {
        instance: instance.name().into(),
        people: instance.people(),
        days: instance.days(),
        shifts: instance.shifts(),
        seed: Some(seed),
        cost: None,
        bound: None,
        known,
        first_seconds: None,
        seconds: None,
        cpu_seconds: None,
        first_work: None,
        work: None,
        hard_breaches: None,
        no_roster: None,
    }
}

/// Scores what the engine found by the family's own rules.
fn found(instance: &Instance, run: BenchRun, clock: Clock, result: LineResult) -> Result<Outcome, Failure> {
    let solution = instance.solution(&result.lines);
    let evaluation = evaluated(instance, &solution)?;
    refuse_if_wrong(instance.name(), &evaluation, result.cost, result.bound)?;
    let cost = evaluation.cost();
    let run = BenchRun {
        cost: Some(cost),
        bound: Some(result.bound).filter(|bound| bound.is_finite()),
        first_seconds: Some(result.first_seconds).filter(|_| clock == Clock::Wall),
        seconds: Some(result.wall_seconds),
        cpu_seconds: Some(result.cpu_seconds),
        first_work: Some(work::units(result.first_seconds)).filter(|_| clock == Clock::Work),
        work: Some(work::units(result.seconds)).filter(|_| clock == Clock::Work),
        hard_breaches: Some(evaluation.hard_breaches()),
        ..run
    };
    let mut trace = result.trace;
    let seconds = result.seconds;
    let cpu_seconds = if clock == Clock::Wall { result.cpu_seconds } else { 0.0 };
    trace.push(TracePoint { seconds, cpu_seconds, cost: run.cost, bound: run.bound });
    Ok(Outcome { run, solution: Some(solution), clock, trace })
}

/// The family's own score of a roster of it.
pub(super) fn evaluated(instance: &Instance, solution: &Solution) -> Result<Evaluation, Failure> {
    let other = || Failure::Internal(format!("{}: a roster of another family", instance.name()));
    instance.evaluate(solution).ok_or_else(other)
}

/// A roster of which the family counts something else than the engine is a fault of this program, never a result.
fn refuse_if_wrong(name: &str, evaluation: &Evaluation, cost: f64, bound: f64) -> Result<(), Failure> {
    let counted = evaluation.cost();
    let slack = 1e-6 * counted.abs().max(1.0);
    let mut faults: Vec<String> =
        evaluation.breaches.iter().map(|breach| format!("  {}: {}", breach.rule, breach.what)).collect();
    if (counted - cost).abs() > slack {
        faults.push(format!("  cost {cost} by the engine, {counted} by the rules of the family"));
    }
    if bound > counted + slack {
        faults.push(format!("  bound {bound} above the cost {counted}"));
    }
    if faults.is_empty() {
        return Ok(());
    }
    Err(Failure::Internal(format!("{name}: the roster is not what the engine says it is\n{}", faults.join("\n"))))
}

fn line(label: &str, news: &News) -> String {
    let cost = match news.cost {
        Some(cost) => format!("cost {cost:.1}"),
        None => format!("no roster yet, {:.0} people missing from minima", news.missing_heads),
    };
    let bound = news.bound.map_or("no bound yet".to_string(), |bound| format!("bound {bound:.1}"));
    let gap = news.gap.map_or(String::new(), |gap| format!(", gap {:.2} %", gap * 100.0));
    format!("{label}  {}  {cost}, {bound}{gap}", moment(news))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_roster_that_costs_something_else_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tiny.txt");
        std::fs::write(&path, TINY).unwrap();
        let instances =
            crate::files::bench::read_instances(crate::files::bench::Family::CurtoisQu, &[path], &[]).unwrap();
        let nobody = instances[0].solution(&lines::Lines::empty(&instances[0].problem()));
        let evaluation = evaluated(&instances[0], &nobody).unwrap();
        assert!(refuse_if_wrong("tiny", &evaluation, 100.0, 90.0).is_ok());
        assert!(refuse_if_wrong("tiny", &evaluation, 99.0, 90.0).is_err(), "cost");
        assert!(refuse_if_wrong("tiny", &evaluation, 100.0, 101.0).is_err(), "bound");
    }

    /// One person wanted on one day.
    const TINY: &str = "SECTION_HORIZON\n7\nSECTION_SHIFTS\nD,480,\nSECTION_STAFF\nA,D=7,4000,0,5,1,1,1\n\
                        SECTION_COVER\n0,D,1,100,1\n";
}
