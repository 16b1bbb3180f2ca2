//! How long it takes to mend a ward of sixty after one sick call: the median over fifty random ones.
//!
//! The roster is the one that `tavle roster instances/ward-60 --out DIR` has made; `TAVLE_ROSTER=DIR/roster.csv` says where it
//! is. Without it a roster is searched for first, for a minute. With `TAVLE_INSIST` every head is replaced (`--fill`); with `TAVLE_EACH`
//! every call has its line.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};
use tavle::agreement::RuleBook;
use tavle::calendar::moment;
use tavle::cost::{PayTables, supplement_ore};
use tavle::engine::{News, Settings};
use tavle::files::{read_folder, read_roster};
use tavle::hospital::Roster;
use tavle::replan::{Call, MendLimits, Mender, Prices, Ready, Sickness};
use tavle::roster::{Problem, solve};

/// Sick calls that are measured.
const CALLS: usize = 50;

/// Measures.
fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/ward-60");
    let folder = read_folder(folder).expect("the shipped ward is sound");
    let book = RuleBook::build(&folder.hospital, &folder.hospital_toml, &folder.own_agreements).expect("sound rules");
    let tables = PayTables::shipped();
    let problem = Problem::new(folder.hospital, book, |hospital, person, day, shift| {
        supplement_ore(&tables, hospital, person, &hospital.duty(day, shift))
    });
    let published = roster_in_force(&problem);
    let started = Instant::now();
    let insist = std::env::var_os("TAVLE_INSIST").is_some();
    let ready = Ready::new(problem, published);
    let ready = if insist { ready.insisting() } else { ready };
    let mender = Mender::new(&ready).expect("the solver works");
    let preparing = started.elapsed();
    let mut random = ChaCha8Rng::seed_from_u64(60);
    let (mut times, mut proven, mut changes, mut open, mut rounds) = (Vec::new(), 0, 0, 0, 0);
    while times.len() < CALLS {
        let duties: Vec<_> = ready.published.assignments().collect();
        let (person, day, _) = duties[random.random_range(0..duties.len())];
        let length = random.random_range(1..=3);
        let call = Call {
            sick: vec![Sickness { person, first: day, last: day + length - 1 }],
            settled: Vec::new(),
            told: moment(ready.hospital.horizon.date(day), 5 * 60),
        };
        let prices = Prices::new(&ready, &tables, call.told);
        let limits = MendLimits { time: Duration::from_secs(10), seed: 1 };
        let mended = mender.mend(&call, &prices, &limits, &AtomicBool::new(false)).expect("the solver works");
        times.push(mended.elapsed);
        if std::env::var_os("TAVLE_EACH").is_some() {
            println!(
                "{} {length} d: {:.2} s, {} rounds, {} changes, cost {:.2}, bound {:.2}",
                ready.hospital.staff[person].employment,
                mended.elapsed.as_secs_f64(),
                mended.rounds,
                mended.changes.len(),
                mended.cost,
                mended.bound
            );
        }
        proven += usize::from(mended.is_proven());
        changes += mended.changes.len();
        rounds += mended.rounds;
        open += usize::from(mended.changes.is_empty());
    }
    times.sort();
    println!(
        "ward of 60, {CALLS} sick calls of 1–3 days: median {:.2} s, slowest {:.2} s (and {:.2} s once for the program); {proven} \
         proven best; {:.2} changes and {:.2} windows a call, {open} left as they are",
        times[CALLS / 2].as_secs_f64(),
        times[CALLS - 1].as_secs_f64(),
        preparing.as_secs_f64(),
        changes as f64 / CALLS as f64,
        rounds as f64 / CALLS as f64,
    );
}

fn roster_in_force(problem: &Problem) -> Roster {
    if let Some(file) = std::env::var_os("TAVLE_ROSTER") {
        return read_roster(Path::new(&file), &problem.hospital).expect("a roster of ward-60");
    }
    let settings = Settings { time_limit: Duration::from_secs(60), ..Settings::default() };
    solve(problem, &settings, &AtomicBool::new(false), &|_: News| {}).expect("ward-60 has a roster").roster
}
