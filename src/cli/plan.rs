//! `tavle plan`: rosters and theatre blocks as one.

use super::failure::Failure;
use super::plan_folder::{PlanFolder, load};
use super::{Exit, interrupt, say};
use crate::plan::{self, Joint, NoJointPlan, Settings, Stage};
use clap::Args;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Plan the rosters of the theatre staff and the theatre blocks as one, and prove how good that is.
#[derive(Debug, Args)]
pub struct Plan {
    /// Hospital folder with the tables of a ward, of theatres, and crews.csv.
    folder: PathBuf,
    /// Stop after so many seconds with the best plan so far.
    #[arg(long, value_name = "SECONDS", default_value = "600", value_parser = super::values::seconds)]
    time_limit: Duration,
    /// Stop when the plan is proven to be within so many percent of the best possible.
    #[arg(long, value_name = "PERCENT", default_value = "1", value_parser = super::values::percent)]
    gap: f64,
    /// Worker threads [default: one per processor].
    #[arg(long, value_name = "N", value_parser = super::values::threads)]
    threads: Option<usize>,
    /// Seed of every random choice.
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Folder for the files of the plan [default: FOLDER/out].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print no progress and no tables, only what went wrong.
    #[arg(long, short)]
    quiet: bool,
    /// Plan also on measured durations that spread less than operations do.
    #[arg(long)]
    accept_doubtful_durations: bool,
}

impl Plan {
    pub fn run(self) -> Result<Exit, Failure> {
        let args = self;
        let PlanFolder { ward, theatres, crews } = load(&args.folder, args.accept_doubtful_durations)?;
        let joint = Joint::new(&ward.problem, &theatres.theatres, &theatres.durations, &crews);
        let settings = Settings { time_limit: args.time_limit, gap: args.gap, threads: args.threads.unwrap_or(2), seed: args.seed };
        let interrupted = interrupt::flag();
        let watch = |stage: &Stage| eprintln!("{:6.1} {:?} {:?} {:?} {}", stage.seconds, stage.cost, stage.bound, stage.gap, stage.doing);
        let result = plan::solve(&joint, &settings, &interrupted, &watch).map_err(|e: NoJointPlan| Failure::Internal(e.to_string()))?;
        let _ = interrupted.load(Ordering::Relaxed);
        say(&format!("size {:?}\n{:?}\n", result.size, plan::measures(&result.plan, &result.score)))?;
        for (order, plan, score) in &result.orders {
            say(&format!("{} {:?}\n", order.name(), plan::measures(plan, score)))?;
        }
        say(&format!("bound {} cost {} gap {} {:?}\n", result.bound, result.score.cost(), result.gap(), result.score.reserve))?;
        Ok(Exit::Done)
    }
}
