//! What marks tell apart: kinds of machines, and what becomes of a type in a pool.

use super::super::OfPool;
use crate::instancetype::catalogue::{Bits, InstanceType};

/// What kind of machine a type is, as far as it tells the dear from the cheap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Neither of the others.
    General,
    /// Without a hypervisor.
    Metal,
    /// With GPUs, shares of one, or other accelerators, bare metal or not.
    Accelerated,
}

impl Kind {
    pub(super) const ALL: [Kind; 3] = [Kind::General, Kind::Metal, Kind::Accelerated];

    /// The kind of a type.
    pub(super) fn of(one: &InstanceType<'_>) -> Self {
        // Of a share of a GPU, EC2 says whose it is and counts none.
        if one.accelerators > 0 || !one.gpu_manufacturer.is_empty() {
            Kind::Accelerated
        } else if one.is_metal {
            Kind::Metal
        } else {
            Kind::General
        }
    }

    /// In words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Kind::General => "general",
            Kind::Metal => "bare metal",
            Kind::Accelerated => "GPU or accelerator",
        }
    }

    /// The class in the styles, which colours it.
    pub(super) fn class(self) -> &'static str {
        match self {
            Kind::General => "general",
            Kind::Metal => "metal",
            Kind::Accelerated => "accelerated",
        }
    }

    /// Its outline about a point: colours alone are not told apart by everyone.
    pub(super) fn outline(self) -> &'static str {
        match self {
            Kind::General => "m-2.4 0a2.4 2.4 0 1 0 4.8 0a2.4 2.4 0 1 0-4.8 0z",
            Kind::Metal => "m-2.3-2.3h4.6v4.6h-4.6z",
            Kind::Accelerated => "m0-3.4l3.2 5.4h-6.4z",
        }
    }
}

/// What becomes of a type of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is larger than a limit of the pool lets a node be.
    Beyond,
    /// It is in the pool, and others are launched first.
    In,
    /// CreateFleet is asked for it.
    Launched,
}

impl Fate {
    /// Those that marks are drawn by, what stands out last.
    pub(super) const ALL: [Fate; 3] = [Fate::Beyond, Fate::In, Fate::Launched];

    /// The fate of every type of a pool, by its place.
    pub(super) fn of<'p>(pool: &'p OfPool<'_, '_>) -> impl Fn(usize) -> Fate + use<'p> {
        let launched = launched(pool);
        move |place| {
            if launched.contains(place) {
                Fate::Launched
            } else if pool.survey.within.contains(place) {
                Fate::In
            } else {
                Fate::Beyond
            }
        }
    }

    /// In words; none where there is nothing to be said.
    pub(super) fn words(self) -> Option<&'static str> {
        match self {
            Fate::Beyond => Some("above a limit of the pool"),
            Fate::In => None,
            Fate::Launched => Some("goes to CreateFleet"),
        }
    }

    /// The classes in the styles of marks of a kind.
    pub(super) fn classes(self, kind: Kind) -> String {
        let fate = match self {
            Fate::Beyond => " beyond",
            Fate::In => "",
            Fate::Launched => " launched",
        };
        format!("{}{fate}", kind.class())
    }
}

/// The types that CreateFleet is asked for.
fn launched(pool: &OfPool<'_, '_>) -> Bits {
    let mut launched = pool.asked.view.none();
    if let Some(Ok(launch)) = &pool.survey.launch {
        launch.fleet.types.iter().for_each(|one| launched.insert(one.place));
    }
    launched
}
