//! Sets of instance types by their places in a catalogue, a bit each.

/// A set of places below a length that is fixed when it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bits(Box<[u64]>);

impl Bits {
    /// None of so many.
    pub(crate) fn none(length: usize) -> Self {
        Bits(vec![0; length.div_ceil(64)].into())
    }

    /// All of so many.
    pub(crate) fn all(length: usize) -> Self {
        let mut bits = Bits(vec![u64::MAX; length.div_ceil(64)].into());
        if let Some(last) = bits.0.last_mut().filter(|_| !length.is_multiple_of(64)) {
            *last = (1 << (length % 64)) - 1;
        }
        bits
    }

    /// Those of so many that are wanted.
    pub(crate) fn of(length: usize, is_wanted: impl Fn(usize) -> bool) -> Self {
        let word = |at: usize| {
            let places = at * 64..length.min(at * 64 + 64);
            places.fold(0, |word, place| word | u64::from(is_wanted(place)) << (place % 64))
        };
        Bits((0..length.div_ceil(64)).map(word).collect())
    }

    /// Those of the set that are wanted.
    #[must_use]
    pub(crate) fn filter(&self, is_wanted: impl Fn(usize) -> bool) -> Self {
        let kept = |(at, word): (usize, &u64)| {
            let mut left = *word;
            let mut kept = 0;
            while left != 0 {
                let bit = left & left.wrapping_neg();
                kept |= if is_wanted(at * 64 + bit.trailing_zeros() as usize) { bit } else { 0 };
                left ^= bit;
            }
            kept
        };
        Bits(self.0.iter().enumerate().map(kept).collect())
    }

    /// Puts one in.
    pub(crate) fn insert(&mut self, place: usize) {
        self.0[place / 64] |= 1 << (place % 64);
    }

    /// Takes one out.
    pub(crate) fn remove(&mut self, place: usize) {
        self.0[place / 64] &= !(1 << (place % 64));
    }

    /// Whether one is in it.
    pub(crate) fn contains(&self, place: usize) -> bool {
        self.0[place / 64] >> (place % 64) & 1 == 1
    }

    /// Keeps what the other has as well.
    pub(crate) fn intersect(&mut self, other: &Self) {
        self.0.iter_mut().zip(&*other.0).for_each(|(mine, theirs)| *mine &= theirs);
    }

    /// Adds what the other has.
    pub(crate) fn unite(&mut self, other: &Self) {
        self.0.iter_mut().zip(&*other.0).for_each(|(mine, theirs)| *mine |= theirs);
    }

    /// Takes out what the other has.
    pub(crate) fn subtract(&mut self, other: &Self) {
        self.0.iter_mut().zip(&*other.0).for_each(|(mine, theirs)| *mine &= !theirs);
    }

    /// What both have.
    #[must_use]
    pub(crate) fn and(&self, other: &Self) -> Self {
        let mut both = self.clone();
        both.intersect(other);
        both
    }

    /// What the other lacks.
    #[must_use]
    pub(crate) fn without(&self, other: &Self) -> Self {
        let mut rest = self.clone();
        rest.subtract(other);
        rest
    }

    /// Whether both have something.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&*other.0).any(|(mine, theirs)| mine & theirs != 0)
    }

    /// Whether the other has all of it.
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        self.0.iter().zip(&*other.0).all(|(mine, theirs)| mine & !theirs == 0)
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The places, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(at * 64 + bit)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_have_what_was_put_in() {
        for length in [0, 1, 63, 64, 65, 130] {
            assert_eq!(Bits::all(length).count(), length);
            assert_eq!(Bits::all(length).iter().collect::<Vec<_>>(), (0..length).collect::<Vec<_>>());
            assert!(Bits::none(length).is_empty());
        }
        let even = Bits::of(130, |place| place % 2 == 0);
        let late = Bits::of(130, |place| place >= 120);
        assert_eq!(even.and(&late).iter().collect::<Vec<_>>(), [120, 122, 124, 126, 128]);
        assert_eq!(late.without(&even).count(), 5);
        assert_eq!(late.filter(|place| place % 4 == 0).iter().collect::<Vec<_>>(), [120, 124, 128]);
        assert!(even.meets(&late) && !late.is_within(&even) && even.and(&late).is_within(&late));
        let mut one = even.and(&late);
        one.remove(120);
        assert!(!one.contains(120) && one.contains(122));
    }
}
