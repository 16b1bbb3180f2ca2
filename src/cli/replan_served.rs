//! The blocks that a mended roster serves: what they ask of it, and what becomes of them where nobody can be found.

use super::failure::Failure;
use super::joined::Joined;
use super::replan_theatres::{Broken, queue_after};
use super::theatre_progress::TheatreProgress;
use crate::check::theatres as check;
use crate::files;
use crate::hospital::theatres::{Place, Theatres};
use crate::hospital::{Hospital, Roster};
use crate::replan::{BlockDemand, short};
use crate::report::replan::BlockReport;
use crate::theatres::allocation::{MendSettings, score};
use crate::theatres::events::short_of_teams;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Blocks in force and the roster that serves them.
pub(super) struct ServedBlocks {
    joined: Joined,
    /// The ward as the folder has it.
    pub(super) hospital: Hospital,
    published: Roster,
    /// What blocks and ward ask for together.
    pub(super) demand: BlockDemand,
}

/// What becomes of the blocks.
pub(super) enum BlocksAfter {
    /// Every block that had its people has them.
    AsTheyWere,
    /// Some fall; their patients go elsewhere as far as can be.
    Mended(MovedBlocks),
    /// Stopped before that was known.
    Stopped,
}

/// Blocks mended after a crew was lost.
pub(super) struct MovedBlocks {
    /// Which blocks lack whom, a line each.
    pub(super) short: String,
    /// What changes.
    pub(super) text: String,
    /// blocks.csv and cases.csv, and queue.csv where booked patients lose their date.
    pub(super) files: Vec<(String, Vec<u8>)>,
}

impl ServedBlocks {
    pub(super) fn of(joined: Joined, hospital: &Hospital, published: &Roster) -> Self {
        let demand = joined.serving().demand(hospital, published);
        Self { joined, hospital: hospital.clone(), published: published.clone(), demand }
    }

    /// Looks what the mended roster, on the lines of [`Self::demand`], leaves without people, and plans the blocks of those days again.
    pub(super) fn mend(&self, folder: &Path, mended: &Roster, stop: &Arc<AtomicBool>) -> Result<BlocksAfter, Failure> {
        let roster = self.demand.to_folder(mended);
        let serving = self.joined.serving();
        let fallen = serving.newly_short(&self.hospital, &self.published, &roster);
        if fallen.is_empty() {
            return Ok(BlocksAfter::AsTheyWere);
        }
        let already = short(&serving.report(&self.hospital, &self.published));
        let (before, durations) = (serving.blocks, &self.joined.theatres.durations);
        let was_there = self.theatres_of(&self.published, &already);
        let now = self.theatres_of(&roster, &already);
        let hit = short_of_teams(&now);
        let known = check::check(&was_there, durations, before);
        let broken = Broken { theatres: &now, durations, before, known: &known, hit: &hit };
        let progress = TheatreProgress::new(true, Arc::clone(stop));
        let Some((blocks, old)) = broken.mend(&MendSettings::default(), progress)? else {
            return Ok(BlocksAfter::Stopped);
        };
        old.iter().for_each(|breach| eprintln!("the plan in force breaks this already: {breach}"));
        let lacking = self.joined.serving_of(&blocks.plan).report(&self.hospital, &roster).breaches;
        let lacking: Vec<_> = lacking.into_iter().filter(|one| !already.contains(&one.place)).collect();
        if !lacking.is_empty() {
            let list = self.joined.sentences(&lacking);
            return Err(Failure::Internal(format!(
                "blocks that were mended lack their people; nothing was written\n{list}"
            )));
        }
        let was = score(&was_there, durations, before);
        let report = BlockReport { theatres: &now, before, was: &was, hit: &hit, mended: &blocks };
        let mut files = vec![
            ("blocks.csv".to_string(), files::blocks_text(&now, &blocks.plan).into_bytes()),
            ("cases.csv".to_string(), files::cases_text(&now, &blocks.plan).into_bytes()),
        ];
        files.extend(queue_after(folder, &now, &blocks.plan).map(|(file, text)| (file.to_string(), text)));
        Ok(BlocksAfter::Mended(MovedBlocks { short: self.joined.sentences(&fallen), text: report.text(), files }))
    }

    /// The theatres with the crews that a roster gives as their teams.
    fn theatres_of(&self, roster: &Roster, already: &BTreeSet<Place>) -> Theatres {
        let team_days = self.joined.serving().crews_on_duty(&self.hospital, roster, already);
        Theatres { team_days, ..self.joined.theatres.theatres.clone() }
    }
}
