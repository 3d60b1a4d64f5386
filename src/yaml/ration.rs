//! How many values a run may hold: aliases make many of a short text, and memory must stay bounded over all texts.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// What is left for the texts of a run; threads share it.
#[derive(Debug)]
pub(crate) struct Ration {
    whole: usize,
    left: AtomicUsize,
    is_spent: AtomicBool,
}

impl Ration {
    /// So many keys and values. A NodePool of the usual size has a hundred.
    pub(crate) const USUAL: usize = 1_250_000;

    /// A ration of so many.
    pub(crate) const fn of(values: usize) -> Self {
        Ration { whole: values, left: AtomicUsize::new(values), is_spent: AtomicBool::new(false) }
    }

    /// Takes so many, unless fewer are left.
    pub(crate) fn spend(&self, values: usize) -> bool {
        let taken = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(values))
            .is_ok();
        if !taken {
            self.is_spent.store(true, Ordering::Relaxed);
        }
        taken
    }

    /// Whether more was wanted than there is; what follows in the texts is not read.
    pub(crate) fn is_spent(&self) -> bool {
        self.is_spent.load(Ordering::Relaxed)
    }

    /// Returns what is no longer held.
    pub(crate) fn give_back(&self, values: usize) {
        self.left.fetch_add(values, Ordering::Relaxed);
    }

    /// How many there were.
    pub(super) fn whole(&self) -> usize {
        self.whole
    }
}

/// What one reading has of the ration: taken in portions, and given back unless the reading is kept.
#[derive(Debug)]
pub(super) struct Allowance<'r> {
    pub ration: &'r Ration,
    taken: usize,
    left: usize,
}

/// So many are taken at once.
const PORTION: usize = 64;

impl<'r> Allowance<'r> {
    pub(super) fn of(ration: &'r Ration) -> Self {
        Allowance { ration, taken: 0, left: 0 }
    }

    /// Takes so many, unless fewer are left for the run.
    pub(super) fn spend(&mut self, values: usize) -> bool {
        if self.left < values {
            let portion = values.max(PORTION);
            if !self.ration.spend(portion) {
                return false;
            }
            self.taken += portion;
            self.left += portion;
        }
        self.left -= values;
        true
    }

    /// Returns what was only needed for a while.
    pub(super) fn give_back(&mut self, values: usize) {
        self.left += values;
    }

    /// What was spent and stays so.
    pub(super) fn keep(mut self) -> usize {
        let spent = self.taken - self.left;
        self.taken -= spent;
        spent
    }
}

impl Drop for Allowance<'_> {
    fn drop(&mut self) {
        self.ration.give_back(self.taken);
    }
}
