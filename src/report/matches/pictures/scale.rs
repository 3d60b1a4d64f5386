//! Logarithmic axes: how far along one a number lies, and the nice numbers that it is labelled with.

/// What a price or a number of vCPUs is laid along.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    least: f64,
    most: f64,
    /// The numbers that have a label, from the least on.
    pub ticks: Vec<f64>,
}

impl Axis {
    /// An axis of vCPUs from one power of two to another, with a label at each or, of many, at every second one.
    pub(super) fn of_cpus(cpus: impl Iterator<Item = f64>) -> Option<Self> {
        /// Labels that stand beside one another in the narrowest panel.
        const ROOM: i32 = 6;
        let (least, most) = ends(cpus)?;
        let (first, last) = (least.log2().floor() as i32, most.log2().ceil() as i32);
        let last = last.max(first + 1);
        let step = (last - first) / ROOM + 1;
        let ticks = (first..=last).step_by(step as usize).map(|power| f64::from(power).exp2());
        Some(Axis { least: f64::from(first).exp2(), most: f64::from(last).exp2(), ticks: ticks.collect() })
    }

    /// An axis of prices from 1, 2 or 5 of a power of ten to another, with a label at each or, of many, at the powers.
    pub(super) fn of_prices(prices: impl Iterator<Item = f64>) -> Option<Self> {
        /// Labels above one another, of which there can be more.
        const ROOM: usize = 7;
        let (least, most) = ends(prices.filter(|price| *price > 0.0))?;
        let decades = least.log10().floor() as i32 - 1..=most.log10().ceil() as i32;
        let nice: Vec<f64> =
            decades.flat_map(|decade| [1.0, 2.0, 5.0].map(|one| nice(one, decade))).collect();
        let first = nice.iter().rposition(|one| *one <= least)?;
        let last = nice.iter().position(|one| *one >= most)?.max(first + 1);
        let mut ticks = nice[first..=last].to_vec();
        if ticks.len() > ROOM {
            ticks.retain(|tick| (tick.log10() - tick.log10().round()).abs() < 1e-9);
        }
        Some(Axis { least: nice[first], most: nice[last], ticks })
    }

    /// How far along the axis a number lies: 0 at its start, 1 at its end.
    pub(super) fn at(&self, value: f64) -> f64 {
        let length = self.most.log10() - self.least.log10();
        ((value.log10() - self.least.log10()) / length).clamp(0.0, 1.0)
    }

    /// How far it is from a number to twice as many.
    pub(super) fn doubling(&self) -> f64 {
        2f64.log10() / (self.most.log10() - self.least.log10())
    }
}

/// So many of a power of ten, without the error of a product.
fn nice(one: f64, decade: i32) -> f64 {
    if decade < 0 { one / 10f64.powi(-decade) } else { one * 10f64.powi(decade) }
}

/// The least and the most of numbers.
fn ends(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.fold(None, |ends, value| {
        Some(ends.map_or((value, value), |(least, most): (f64, f64)| (least.min(value), most.max(value))))
    })
}

/// A number as an axis is labelled with it: no more decimals than it has.
pub(super) fn label(value: f64) -> String {
    let places = (-value.log10().floor()).max(0.0) as usize;
    super::super::amounts::grouped(value, places)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: Option<Axis>) -> Vec<String> {
        axis.unwrap().ticks.into_iter().map(label).collect()
    }

    #[test]
    fn cpus_are_labelled_at_powers_of_two() {
        assert_eq!(labels(Axis::of_cpus([2.0, 16.0].into_iter())), ["2", "4", "8", "16"]);
        assert_eq!(labels(Axis::of_cpus([1.0, 448.0].into_iter())), ["1", "4", "16", "64", "256"]);
        assert_eq!(labels(Axis::of_cpus([4.0].into_iter())), ["4", "8"]);
        assert_eq!(Axis::of_cpus([].into_iter()), None);
    }

    #[test]
    fn prices_are_labelled_at_nice_numbers() {
        assert_eq!(
            labels(Axis::of_prices([0.0513, 1.88].into_iter())),
            ["0.05", "0.1", "0.2", "0.5", "1", "2"]
        );
        assert_eq!(labels(Axis::of_prices([0.0042, 360.99].into_iter())), ["0.01", "0.1", "1", "10", "100"]);
        assert_eq!(labels(Axis::of_prices([0.1].into_iter())), ["0.1", "0.2"]);
        assert_eq!(labels(Axis::of_prices([1500.0, 2100.0].into_iter())), ["1,000", "2,000", "5,000"]);
        assert_eq!(Axis::of_prices([0.0].into_iter()), None);
    }

    #[test]
    fn a_number_lies_where_its_logarithm_does() {
        let axis = Axis::of_prices([0.1, 10.0].into_iter()).unwrap();
        assert!((axis.at(1.0) - 0.5).abs() < 1e-9);
        assert_eq!((axis.at(0.1), axis.at(10.0), axis.at(0.0)), (0.0, 1.0, 0.0));
    }
}
