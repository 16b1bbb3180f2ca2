//! All absences looked at, in parallel, and ranked.

use super::cure;
use super::lose::{Lost, Terms, lose};
use super::scarce::scarce;
use super::side::Side;
use super::surgeons::Surgeons;
use super::window::Stand;
use super::{Absence, BlockSide, Cure, Loss, REACH_DAYS, Scarce, Setting, Who};
use crate::calendar::{Day, Horizon, Moment, moment};
use crate::check::plan as crew_check;
use crate::hospital::CompetenceIx;
use crate::hospital::theatres::Place;
use crate::solver::SolverError;
use rayon::iter::{ParallelBridge, ParallelIterator};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Share of the time for the absences; what is left is for cures.
const FOR_ABSENCES: f64 = 0.85;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// First day of every absence.
    pub first: Day,
    /// Lengths of the absences in weeks, ascending.
    pub weeks: Vec<u32>,
    /// Whether pairs within scarce competences are looked at too.
    pub pairs: bool,
    /// Only holders of this competence.
    pub competence: Option<CompetenceIx>,
    /// Whether temps may be called as far as the folder has them.
    pub temps: bool,
    /// Whether cures are looked for.
    pub cures: bool,
}

/// How long and how wide to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Looking {
    /// Wall time for everything.
    pub time_limit: Duration,
    /// Longest time for one program.
    pub each: Duration,
    /// Worker threads.
    pub threads: usize,
    /// Seed of the solver.
    pub seed: u64,
}

/// What falls without somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Who is away: one, or two at once.
    pub who: Vec<Who>,
    /// What falls, by weeks of absence; `None` where there was no time to look.
    pub losses: BTreeMap<u32, Option<Loss>>,
    /// Of the longest absence with which something falls, the best training.
    pub cure: Option<Cure>,
    /// Whether a cure was looked for.
    pub cure_sought: bool,
}

impl Finding {
    /// The greatest worth that falls.
    pub fn worth(&self) -> u64 {
        self.losses.values().flatten().map(|loss| loss.worth).max().unwrap_or(0)
    }

    /// The longest absence with which something falls.
    pub fn worst(&self) -> Option<(u32, &Loss)> {
        let mut known = self.losses.iter().filter_map(|(weeks, loss)| Some((*weeks, loss.as_ref()?)));
        known.rfind(|(_, loss)| loss.worth > 0)
    }
}

/// What a plan in force cannot do without.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fragility {
    /// Everybody, and every pair, without whom something falls; the worst first.
    pub findings: Vec<Finding>,
    /// The competences whose pairs were looked at.
    pub scarce: Vec<Scarce>,
    /// Absences that were to be looked at, each length by itself.
    pub asked: usize,
    /// Absences that were.
    pub looked_at: usize,
    /// Of them, those of which it is not proven that nobody could keep more.
    pub unproven: usize,
    /// Single people that were looked at, and those among them without whom nothing falls.
    pub people: (usize, usize),
    /// Pairs that were looked at, and those among them that lose no more than the two by themselves.
    pub pairs: (usize, usize),
    /// Findings with a cure, or none, still to be looked for when time ran out.
    pub cures_not_sought: usize,
    /// Blocks that lack their people or their surgeon already; they are not counted.
    pub already_fallen: Vec<Place>,
    /// Wall time in milliseconds.
    pub milliseconds: u64,
}

/// Why nothing could be looked at.
#[derive(Debug, thiserror::Error)]
pub enum NotLooked {
    /// The solver failed.
    #[error(transparent)]
    Solver(#[from] SolverError),
    /// The system gives no threads.
    #[error("worker threads cannot be made: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

/// Looks at every absence that is asked for. `news` is told how many of how many have been looked at.
///
/// # Errors
/// When the solver fails, or there are no threads.
pub fn look(
    setting: Option<&Setting>,
    blocks: Option<&BlockSide>,
    question: &Question,
    looking: &Looking,
    stop: &AtomicBool,
    news: &(dyn Fn(usize, usize) + Sync),
) -> Result<Fragility, NotLooked> {
    let started = Instant::now();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(looking.threads.max(1)).build()?;
    let horizon = setting.map(|one| one.ready.hospital.horizon).or(blocks.map(|one| one.theatres.horizon));
    let Some(horizon) = horizon else { return Ok(Fragility::default()) };
    let sides = pool.install(|| Sides::new(setting, blocks, question, horizon))?;
    let terms = Terms {
        time: looking.each,
        deadline: started + looking.time_limit.mul_f64(if question.cures { FOR_ABSENCES } else { 1.0 }),
        stop,
        temps: question.temps,
        seed: (looking.seed % i32::MAX as u64) as i32,
    };
    let scarce = scarce(setting, blocks, (question.first, sides.last_day(question)));
    let scarce: Vec<Scarce> = scarce.into_iter().filter(|one| sides.is_asked(question, one)).collect();
    let singles = sides.singles(question);
    let pairs = if question.pairs { pairs(&scarce) } else { Vec::new() };
    let asked = (singles.len() + pairs.len()) * question.weeks.len();
    let done = AtomicUsize::new(0);
    let look_at = |who: &[Vec<Who>], singles: &Known| -> Result<Known, SolverError> {
        let mut jobs: Vec<(usize, u32)> =
            question.weeks.iter().flat_map(|&weeks| (0..who.len()).map(move |at| (at, weeks))).collect();
        // Surgeons take hardly any time.
        jobs.sort_by_key(|&(at, _)| !who[at].iter().all(|who| matches!(who, Who::Surgeon(_))));
        let one = |&(at, weeks): &(usize, u32)| {
            let absence = sides.absence(question, &who[at], weeks);
            // Whoever can be spared alone has been mended for already.
            let of_one = who[at].iter().filter_map(|&one| singles.get(&(vec![one], weeks))?.as_ref());
            let mended = of_one.filter(|lost| lost.loss.worth == 0).map(|lost| &lost.stand).next();
            let lost = if terms.is_over() { None } else { sides.lose(&absence, mended, &terms)? };
            if lost.is_some() {
                news(done.fetch_add(1, Ordering::Relaxed) + 1, asked);
            }
            Ok(((who[at].clone(), weeks), lost))
        };
        pool.install(|| jobs.iter().par_bridge().map(one).collect())
    };
    let mut known = look_at(&singles, &Known::new())?;
    let of_pairs = look_at(&pairs, &known)?;
    let no_news = without_news(&known, &of_pairs, &pairs, question);
    known.extend(of_pairs);
    let mut findings = findings(&known, singles.iter().chain(&pairs).filter(|who| !no_news.contains(*who)), question);
    let terms = Terms { deadline: started + looking.time_limit, ..terms };
    if question.cures {
        let seek = |finding: &mut Finding| sides.cure(finding, &known, question, &terms);
        pool.install(|| findings.iter_mut().par_bridge().try_for_each(seek))?;
    }
    let looked = known.values().flatten();
    let falls = findings.iter().filter(|finding| finding.who.len() == 1).count();
    Ok(Fragility {
        scarce: if question.pairs { scarce } else { Vec::new() },
        asked,
        looked_at: looked.clone().count(),
        unproven: looked.filter(|lost| !lost.loss.is_proven()).count(),
        people: (singles.len(), singles.len() - falls),
        pairs: (pairs.len(), no_news.len()),
        cures_not_sought: findings.iter().filter(|finding| question.cures && !finding.cure_sought).count(),
        already_fallen: sides.already_fallen,
        findings,
        milliseconds: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
    })
}

/// What is known of each absence.
type Known = BTreeMap<(Vec<Who>, u32), Option<Lost>>;

/// Both sides of a plan in force.
struct Sides<'a> {
    staff: Option<Side<'a>>,
    surgeons: Option<Surgeons<'a>>,
    blocks: Option<&'a BlockSide<'a>>,
    setting: Option<&'a Setting<'a>>,
    already_fallen: Vec<Place>,
    horizon: Horizon,
    /// When everybody is told: the morning of the first day.
    told: Moment,
}

impl<'a> Sides<'a> {
    fn new(
        setting: Option<&'a Setting<'a>>,
        blocks: Option<&'a BlockSide<'a>>,
        question: &Question,
        horizon: Horizon,
    ) -> Result<Self, SolverError> {
        let mut surgeons = blocks.map(Surgeons::new).transpose()?;
        let mut standing = surgeons.as_ref().map_or_else(Vec::new, |side| side.standing.clone());
        if let (Some(setting), Some(side)) = (setting, blocks) {
            let lacking = lacking(setting, side, &standing);
            standing.retain(|place| !lacking.contains(place));
        }
        if let Some(surgeons) = &mut surgeons {
            surgeons.standing.clone_from(&standing);
        }
        let all = blocks.iter().flat_map(|side| side.blocks.blocks.keys().copied());
        let already_fallen = all.filter(|place| !standing.contains(place)).collect();
        let told = moment(horizon.date(question.first), TOLD_AT);
        let mut sides = Self { staff: None, surgeons, blocks, setting, already_fallen, horizon, told };
        if let Some(setting) = setting {
            let last = (sides.last_day(question) + REACH_DAYS).min(horizon.days - 1);
            sides.staff = Some(Side::new(setting, blocks, standing, (told, (question.first, last)))?);
        }
        Ok(sides)
    }

    fn last_day(&self, question: &Question) -> Day {
        let weeks = question.weeks.iter().copied().max().unwrap_or(1);
        (question.first + 7 * weeks as Day - 1).min(self.horizon.days - 1)
    }

    fn absence(&self, question: &Question, who: &[Who], weeks: u32) -> Absence {
        let last = (question.first + 7 * weeks as Day - 1).min(self.horizon.days - 1);
        Absence { who: who.to_vec(), first: question.first, last }
    }

    /// Everybody who is looked at by themselves.
    fn singles(&self, question: &Question) -> Vec<Vec<Who>> {
        let asked = |held: &BTreeSet<CompetenceIx>| question.competence.is_none_or(|one| held.contains(&one));
        let staff = self.setting.iter().flat_map(|setting| setting.ready.hospital.staff.iter().enumerate());
        let staff = staff.filter(|(_, one)| asked(&one.competences)).map(|(at, _)| vec![Who::Person(at)]);
        let surgeons = self.blocks.iter().flat_map(|side| side.theatres.surgeons.iter().enumerate());
        let surgeons = surgeons.filter(|(_, one)| asked(&one.competences)).map(|(at, _)| vec![Who::Surgeon(at)]);
        staff.chain(surgeons).collect()
    }

    fn is_asked(&self, question: &Question, scarce: &Scarce) -> bool {
        question.competence.is_none_or(|one| one == scarce.competence)
    }

    /// What falls; `mended` is where the roster stands for some of those who are away.
    fn lose(&self, absence: &Absence, mended: Option<&Stand>, terms: &Terms) -> Result<Option<Lost>, SolverError> {
        match (&self.staff, &self.surgeons) {
            (Some(staff), _) if absence.people().next().is_some() => lose(staff, absence, mended, terms),
            (_, Some(surgeons)) => {
                let loss = surgeons.lose(absence, None)?;
                Ok(Some(Lost { loss, stand: Stand::default() }))
            }
            _ => Ok(None),
        }
    }

    fn cure(
        &self,
        finding: &mut Finding,
        known: &Known,
        question: &Question,
        terms: &Terms,
    ) -> Result<(), SolverError> {
        let Some((weeks, loss)) = finding.worst() else { return Ok(()) };
        let Some(Some(lost)) = known.get(&(finding.who.clone(), weeks)) else { return Ok(()) };
        if terms.is_over() {
            return Ok(());
        }
        let absence = self.absence(question, &finding.who, weeks);
        let cure = match (&self.staff, &self.surgeons) {
            (Some(staff), _) if absence.people().next().is_some() => {
                cure::of_staff(staff, &absence, lost, (self.told, terms))?
            }
            (_, Some(surgeons)) => cure::of_surgeons(surgeons, &absence, loss, terms)?,
            _ => None,
        };
        // Cut off before anything was found, nothing is known.
        finding.cure_sought = cure.is_some() || !terms.is_over();
        finding.cure = cure;
        Ok(())
    }
}

/// The hour at which everybody is told.
const TOLD_AT: i32 = 6 * 60;

/// The blocks that lack people of the roster though nobody more is away.
fn lacking(setting: &Setting, side: &BlockSide, standing: &[Place]) -> BTreeSet<Place> {
    let Some(crews) = side.crews else { return BTreeSet::new() };
    let mut roster = setting.ready.published.clone();
    for away in &setting.ready.unmet_absences {
        (away.first..=away.last).for_each(|day| roster.set(away.person, day, None));
    }
    let mut blocks = side.blocks.clone();
    blocks.blocks.retain(|place, _| standing.contains(place));
    let sides = crew_check::Sides { hospital: &setting.ready.hospital, theatres: side.theatres, crews };
    crew_check::check(sides, &roster, &blocks).breaches.iter().map(|breach| breach.place).collect()
}

/// Every two holders of a scarce competence.
fn pairs(scarce: &[Scarce]) -> Vec<Vec<Who>> {
    let mut pairs = BTreeSet::new();
    for one in scarce {
        for (at, &first) in one.holders.iter().enumerate() {
            pairs.extend(one.holders[at + 1..].iter().map(|&second| vec![first, second]));
        }
    }
    pairs.into_iter().collect()
}

/// Pairs that lose no more than the two of them by themselves, whatever the length.
fn without_news(singles: &Known, pairs: &Known, all: &[Vec<Who>], question: &Question) -> BTreeSet<Vec<Who>> {
    let worth = |who: &[Who], weeks: u32| {
        let known = singles.get(&(who.to_vec(), weeks)).or(pairs.get(&(who.to_vec(), weeks)));
        known.and_then(Option::as_ref).map(|lost| lost.loss.worth)
    };
    let is_news = |pair: &Vec<Who>, weeks: u32| {
        let both: Option<u64> = pair.iter().map(|&one| worth(&[one], weeks)).sum();
        // Of whom one could not be looked at nothing is known, and nothing is told.
        matches!((worth(pair, weeks), both), (Some(worth), Some(both)) if worth > both)
    };
    let looked = |pair: &&Vec<Who>| question.weeks.iter().any(|&weeks| worth(pair, weeks).is_some());
    let all = all.iter().filter(looked);
    all.filter(|pair| !question.weeks.iter().any(|&weeks| is_news(pair, weeks))).cloned().collect()
}

/// Those without whom something falls, the worst first.
fn findings<'a>(known: &Known, all: impl Iterator<Item = &'a Vec<Who>>, question: &Question) -> Vec<Finding> {
    let of = |who: &Vec<Who>| {
        let loss = |weeks: u32| known.get(&(who.clone(), weeks)).and_then(Option::as_ref).map(|lost| lost.loss.clone());
        let losses = question.weeks.iter().map(|&weeks| (weeks, loss(weeks))).collect();
        Finding { who: who.clone(), losses, cure: None, cure_sought: false }
    };
    let mut found: Vec<Finding> = all.map(of).filter(|finding| finding.worth() > 0).collect();
    let by_week = |finding: &Finding| -> Vec<u64> {
        finding.losses.values().rev().map(|loss| loss.as_ref().map_or(0, |loss| loss.worth)).collect()
    };
    found.sort_by(|one, other| {
        let (worth, order) = (other.worth().cmp(&one.worth()), by_week(other).cmp(&by_week(one)));
        worth.then(order).then_with(|| one.who.len().cmp(&other.who.len())).then_with(|| one.who.cmp(&other.who))
    });
    found
}
