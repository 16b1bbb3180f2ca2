//! How long it takes to mend a ward of sixty after one sick call, and theatre blocks after an event: the median over fifty random ones.
//!
//! The roster is the one that `tavle roster instances/ward-60 --out DIR` has made; `TAVLE_ROSTER=DIR/roster.csv` says where it
//! is. Without it a roster is searched for first, for a minute. With `TAVLE_INSIST` every head is replaced (`--fill`); with `TAVLE_EACH`
//! every call has its line.
//!
//! The blocks are those that `tavle theatres instances/hospital-14 --out DIR` has made; `TAVLE_BLOCKS=DIR` says where they are. Without it
//! blocks are searched for first, for a minute. `TAVLE_ONLY=ward` or `TAVLE_ONLY=theatres` leaves the other out.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};
use tavle::agreement::RuleBook;
use tavle::calendar::{Day, moment};
use tavle::check::theatres::check;
use tavle::cost::{PayTables, supplement_ore};
use tavle::engine::{News, Settings};
use tavle::files::{read_allocation, read_folder, read_roster, read_theatre_folder};
use tavle::hospital::Roster;
use tavle::hospital::theatres::{Allocation, Theatres};
use tavle::replan::{Call, MendLimits, Mender, Prices, Ready, Sickness};
use tavle::roster::{Problem, solve};
use tavle::solver::Silent;
use tavle::theatres::Durations;
use tavle::theatres::allocation::{AllocationSettings, MendSettings, allocate, mend};
use tavle::theatres::events::{Event, apply};

/// Sick calls that are measured.
const CALLS: usize = 50;

/// Measures.
fn main() {
    let only = std::env::var("TAVLE_ONLY").ok();
    if only.as_deref() != Some("theatres") {
        ward();
    }
    if only.as_deref() != Some("ward") {
        theatres();
    }
}

fn ward() {
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

/// Surgeons sick, teams sick and rooms down for one to three days, each with at least one block hit.
fn theatres() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/hospital-14");
    let mut theatres = read_theatre_folder(folder).expect("the shipped hospital is sound").theatres;
    let durations = Durations::fit(&theatres);
    let plan = blocks_in_force(&theatres, &durations);
    // Whose date the plan took away has been told so.
    for (patient, waiting) in theatres.queue.iter_mut().enumerate() {
        waiting.booked = waiting.booked.filter(|&place| plan.place_of(patient) == Some(place));
    }
    theatres.published = Some(plan.clone());
    let known = check(&theatres, &durations, &plan).hard().count();
    let mut random = ChaCha8Rng::seed_from_u64(14);
    let (mut times, mut proven, mut moves, mut displaced, mut slack) = (Vec::new(), 0, 0, 0, 0.0f64);
    while times.len() < CALLS {
        let first = random.random_range(0..theatres.horizon.days);
        let last = (first + random.random_range(0..3)).min(theatres.horizon.days - 1);
        let event = event(&theatres, &mut random, first, last);
        let mut after = theatres.clone();
        let hit = apply(&mut after, &[event]);
        if hit.days.is_empty() {
            continue;
        }
        let settings = MendSettings::default();
        let started = Instant::now();
        let mended =
            mend(&after, &durations, (&plan, &hit), &settings, &Silent).expect("a plan that stays can be mended");
        times.push(started.elapsed());
        let broken = check(&after, &durations, &mended.plan).hard().count();
        assert!(broken <= known, "the checker refuses what was made after {event:?}");
        let gone = plan.blocks.iter().flat_map(|(place, block)| block.cases.iter().map(move |case| (case, place)));
        let told = gone.filter(|(case, place)| {
            case.patient.is_some_and(|at| {
                theatres.queue[at].booked == Some(**place) && mended.plan.place_of(at) != Some(**place)
            })
        });
        displaced += told.count();
        moves += mended.tiers.moves;
        proven += usize::from(mended.gap_points() <= settings.gap_points);
        slack = slack.max(mended.gap_points());
        if std::env::var_os("TAVLE_EACH").is_some() {
            let (seconds, size) = (mended.seconds, mended.size);
            println!(
                "{event:?}: {seconds:.2} s, {} hit, cost {:.1}, bound {:.1}, {size:?}",
                hit.places.len(),
                mended.cost,
                mended.bound
            );
        }
    }
    times.sort();
    println!(
        "hospital-14, {CALLS} events of 1–3 days: median {:.2} s, slowest {:.2} s; {proven} proven to half a point, the widest gap {slack:.1} \
         points; {:.2} blocks change hands and {:.2} booked patients lose their date an event",
        times[CALLS / 2].as_secs_f64(),
        times[CALLS - 1].as_secs_f64(),
        f64::from(moves) / CALLS as f64,
        displaced as f64 / CALLS as f64,
    );
}

fn event(theatres: &Theatres, random: &mut ChaCha8Rng, first: Day, last: Day) -> Event {
    match random.random_range(0..3) {
        0 => Event::SurgeonAway(random.random_range(0..theatres.surgeons.len()), first, last),
        1 => Event::TeamAway(random.random_range(0..theatres.teams.len()), first, last),
        _ => Event::RoomDown(random.random_range(0..theatres.rooms.len()), first, last),
    }
}

fn blocks_in_force(theatres: &Theatres, durations: &Durations) -> Allocation {
    if let Some(folder) = std::env::var_os("TAVLE_BLOCKS") {
        let folder = Path::new(&folder);
        let read = read_allocation(folder.join("blocks.csv"), Some(folder.join("cases.csv")), theatres);
        return read.expect("blocks of hospital-14").allocation;
    }
    let settings = AllocationSettings::default();
    allocate(theatres, durations, &settings, &Silent).expect("hospital-14 can be planned").plan
}
