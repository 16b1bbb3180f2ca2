//! `tavle bench`: public instances solved, or rosters of them scored.

mod model;
mod output;
mod runs;
mod scoring;

use super::{Exit, Failure};
use crate::engine::Settings;
use crate::files::bench::{self, Family, Instance, Known};
use clap::{Args, ValueEnum};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

/// Solve public benchmark instances, or score rosters of them, by the rules of their own family.
///
/// Every roster is scored by the family's own evaluator, which shares nothing with the search.
///
/// Examples:
///   tavle bench curtois-qu Instance8.txt --time-limit 60
///   tavle bench curtois-qu instances/ --known known.csv --csv table.csv --out solutions/
///   tavle bench inrc2 inrc2/n030w4/n030w4_1_6-2-9-1 --seeds 3
///   tavle bench curtois-qu Instance8.txt --work 60000 --threads 2
///   tavle bench inrc2 inrc2/n005w4/n005w4_0_1-2-3-3 --score Solution_H_0-WD_1-2-3-3/
///   tavle bench curtois-qu Instance8.txt --model Instance8.mps
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
pub struct Bench {
    /// Family of the instances.
    family: FamilyArgument,
    /// Instances, and folders of them.
    ///
    /// curtois-qu: an instance file, or a folder: all its .txt files.
    ///
    /// inrc2: the folder with the files Sc-, H0- and WD- (.txt or .json) followed by the name of an instance, as in
    /// inrc2/n030w4/n030w4_1_6-2-9-1: scenario n030w4, history 1, weeks 6, 2, 9, 1. Or that folder, or the one above it, and
    /// names with --instance.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Name of an instance in the folders given; may be given more than once.
    #[arg(long = "instance", value_name = "NAME")]
    instances: Vec<String>,
    /// Stop each run after so many seconds with the best roster so far.
    #[arg(long, value_name = "SECONDS", default_value = "600", value_parser = super::values::seconds)]
    time_limit: Duration,
    /// Stop each run after so much work instead of seconds: the same instance, seed, threads and work give the same roster, bound and
    /// files, byte for byte, under any load; with the same version of tavle on the same kind of machine.
    ///
    /// One unit is about a millisecond of one thread (a rough size), and each thread may do so much. Cost and bound over time are then told in
    /// work, and no file tells seconds.
    #[arg(long, value_name = "UNITS", conflicts_with = "time_limit", value_parser = super::values::work)]
    work: Option<u64>,
    /// Stop a run when the roster is proven to be within so many percent of the best possible.
    #[arg(long, value_name = "PERCENT", default_value = "0", value_parser = super::values::percent)]
    gap: f64,
    /// Worker threads [default: one per processor].
    #[arg(long, value_name = "N", value_parser = super::values::threads)]
    threads: Option<usize>,
    /// Seed of every random choice; the first one of several.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Runs on each instance, each with the next seed; the table shows their medians, --csv every run and the median.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=100))]
    seeds: u64,
    /// CSV with known results (instance,bound,best), to be compared with.
    #[arg(long, value_name = "FILE")]
    known: Option<PathBuf>,
    /// Write the table here too, for other programs.
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Folder for the best roster of each instance, in the family's own form, and for the course of every run
    /// (.trace.csv, .trace.svg).
    ///
    /// curtois-qu: NAME.solution.txt, one line a person in the order of the instance, shift codes kept apart by tabs,
    /// nothing for a day off: the form that the family's website takes.
    ///
    /// inrc2: NAME/Sol-SCENARIO-FILE-WEEK.txt, one file a week: the form of the competition.
    #[arg(long, value_name = "DIR", conflicts_with = "score")]
    out: Option<PathBuf>,
    /// Score a roster from elsewhere instead of solving: exit code 1 if it breaks a hard rule.
    ///
    /// curtois-qu: a file as --out writes it; commas, `-` for a day off and a first column of names are read too.
    ///
    /// inrc2: a folder with the Sol- files of all weeks (.txt or .json).
    ///
    /// For several instances: a folder that --out has written.
    #[arg(
        long,
        value_name = "PATH",
        conflicts_with_all = ["time_limit", "work", "gap", "threads", "seed", "seeds"]
    )]
    score: Option<PathBuf>,
    /// Write the instance for another solver instead of solving it.
    ///
    /// FILE.mps: the compact program of the whole roster. Its objective is the roster's cost; people missing from hard minima
    /// are priced far above everything else. The column x#3#12#0 is 1 if person 3 has task 0 on day 12, all numbered from 0.
    ///
    /// FILE.json: people, tasks, cover and rules, the same form for every family, with those numbers.
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["time_limit", "gap", "threads", "seed", "seeds", "known", "csv", "out", "score"]
    )]
    model: Option<PathBuf>,
    /// Print no progress and no table, only what went wrong.
    #[arg(long, short)]
    quiet: bool,
}

/// The families by the names of the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum FamilyArgument {
    /// Shift scheduling instances 1 to 24 of Curtois and Qu
    CurtoisQu,
    /// Second International Nurse Rostering Competition, all weeks known in advance
    Inrc2,
}

impl Bench {
    /// Reads everything, then solves or scores.
    pub fn run(self) -> Result<Exit, Failure> {
        let family = match self.family {
            FamilyArgument::CurtoisQu => Family::CurtoisQu,
            FamilyArgument::Inrc2 => Family::Inrc2,
        };
        let instances = bench::read_instances(family, &self.paths, &self.instances)?;
        refuse_same_names(&instances)?;
        if let Some(file) = &self.model {
            return model::write(&instances, file, self.quiet);
        }
        let known = self.known.as_deref().map(bench::read_known).transpose()?.unwrap_or_default();
        match &self.score {
            Some(path) => {
                let output = self.output();
                output.can_be_written()?;
                scoring::score(&instances, &known, path, &output, self.quiet)
            }
            None => self.solve(&instances, &known),
        }
    }

    fn solve(&self, instances: &[Instance], known: &BTreeMap<String, Known>) -> Result<Exit, Failure> {
        let (time_limit, clock) = super::values::limit(self.time_limit, self.work);
        let plan = runs::Plan {
            settings: Settings {
                time_limit,
                clock,
                gap: self.gap,
                threads: self.threads.unwrap_or(Settings::default().threads),
                seed: self.seed,
            },
            seeds: self.seeds,
            quiet: self.quiet,
        };
        let output = self.output();
        // Better now than after the search.
        output.can_be_written()?;
        runs::solve_all(instances, known, &plan, &output)
    }

    fn output(&self) -> output::Output<'_> {
        output::Output { csv: self.csv.as_deref(), folder: self.out.as_deref() }
    }
}

/// Results are kept by name.
fn refuse_same_names(instances: &[Instance]) -> Result<(), Failure> {
    let mut names = BTreeSet::new();
    match instances.iter().find(|instance| !names.insert(instance.name())) {
        Some(twice) => Err(Failure::Argument(format!("two instances are called {}; give each once", twice.name()))),
        None => Ok(()),
    }
}
