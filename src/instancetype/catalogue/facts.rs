//! What is known of one instance type (`DescribeInstanceTypes` of EC2, and two tables that Karpenter has built in).

use anyhow::{Result, bail};

use super::table::{Row, Table};

/// An instance type.
#[derive(Debug)]
#[allow(missing_docs)] // The fields are the columns, which docs/catalogue.md describes.
pub(crate) struct InstanceType<'t> {
    /// Its line in the table, counted from the first type.
    pub row: usize,
    pub name: &'t str,
    pub family: &'t str,
    pub size: &'t str,
    pub category: Option<&'t str>,
    pub generation: Option<&'t str>,
    pub on_demand: bool,
    pub spot: bool,
    pub arch: &'t str,
    pub hypervisor: &'t str,
    pub cpu_manufacturer: &'t str,
    pub is_flex: bool,
    /// Whether it has no hypervisor.
    pub is_metal: bool,
    pub is_encrypted: bool,
    pub cpu: u32,
    pub memory_mib: u64,
    pub eni: u32,
    pub ipv4_per_eni: u32,
    /// The network card that an interface is put into if nothing else is said, by its index.
    default_card: u32,
    /// The cards by index, each with the most interfaces that it takes; none where there is but the default one.
    several_cards: Vec<(u32, u32)>,
    pub efa: Option<u32>,
    /// The disks of the instance, of whatever kind.
    pub disks_gb: Option<u64>,
    pub gpus: u32,
    pub gpu_manufacturer: &'t str,
    pub neuron_devices: u32,
    pub neuron_cores: u32,
    pub accelerators: u32,
    pub pod_eni: u32,
    pub placement: &'t str,
    pub has_nested_virt: bool,
    pub has_enclaves: bool,
    /// The columns that are labels as they stand.
    pub texts: [&'t str; TEXTS.len()],
}

/// The columns that are the values of labels, each with the label's name in Karpenter's domain. Blank is no label.
pub(super) const TEXTS: [(&str, &str); 13] = [
    ("cpu", "instance-cpu"),
    ("memory_mib", "instance-memory"),
    ("clock_mhz", "instance-cpu-sustained-clock-speed-mhz"),
    ("ebs_mbps", "instance-ebs-bandwidth"),
    ("network_mbps", "instance-network-bandwidth"),
    ("nvme_gb", "instance-local-nvme"),
    ("gpu_name", "instance-gpu-name"),
    ("gpu_manufacturer", "instance-gpu-manufacturer"),
    ("gpu_count", "instance-gpu-count"),
    ("gpu_memory_mib", "instance-gpu-memory"),
    ("accelerator_name", "instance-accelerator-name"),
    ("accelerator_manufacturer", "instance-accelerator-manufacturer"),
    ("accelerator_count", "instance-accelerator-count"),
];

/// Columns in the order in which [`InstanceType::of`] reads them.
const COLUMNS: [&str; 30] = [
    "name",
    "usage_classes",
    "arch",
    "hypervisor",
    "cpu_manufacturer",
    "encryption_in_transit",
    "cpu",
    "memory_mib",
    "eni",
    "ipv4_per_eni",
    "default_card",
    "network_cards",
    "efa",
    "nvme_gb",
    "storage_gb",
    "gpu_manufacturer",
    "gpu_count",
    "accelerator_manufacturer",
    "accelerator_count",
    "neuron_cores",
    "pod_eni",
    "placement",
    "nested_virt",
    "nitro_enclaves",
    "clock_mhz",
    "ebs_mbps",
    "network_mbps",
    "gpu_name",
    "gpu_memory_mib",
    "accelerator_name",
];

type TypeRow<'r, 't> = Row<'r, 't, { COLUMNS.len() }>;

/// The types of a table, by name.
pub(super) fn read(table: Table<'_>) -> Result<Vec<InstanceType<'_>>> {
    let rows = table.columns(COLUMNS)?;
    let texts = TEXTS.map(|(text, _)| COLUMNS.iter().position(|column| *column == text));
    let texts = texts.map(|place| place.expect("every label's column is read"));
    let each = rows.rows().enumerate().map(|(at, row)| InstanceType::of(at, &row?, &texts));
    let mut types = each.collect::<Result<Vec<_>>>()?;
    if !types.is_sorted_by_key(|one| one.name) {
        types.sort_unstable_by_key(|one| one.name);
    }
    match types.windows(2).find(|pair| pair[0].name == pair[1].name).map(|pair| &pair[0]) {
        Some(twice) => bail!("{}: expected each type once, found `{}` twice", table.name, twice.name),
        None => Ok(types),
    }
}

impl<'t> InstanceType<'t> {
    fn of(at: usize, row: &TypeRow<'_, 't>, texts: &[usize; TEXTS.len()]) -> Result<Self> {
        let name = row.cells[0];
        let Some((family, size)) = name.split_once('.') else {
            bail!(row.fault(0, "a family, a point and a size"))
        };
        let (category, generation) = parts(name).unzip();
        let classes = || row.cells[1].split(',');
        let is_neuron = row.cells[17] == "aws";
        let accelerators: u32 = row.number(18)?.unwrap_or(0);
        Ok(InstanceType {
            row: at,
            name,
            family,
            size,
            category,
            generation,
            on_demand: classes().any(|class| class == "on-demand"),
            spot: classes().any(|class| class == "spot"),
            arch: row.cells[2],
            hypervisor: row.cells[3],
            cpu_manufacturer: row.cells[4],
            is_flex: family.contains("-flex"),
            is_metal: size.contains("metal"),
            is_encrypted: row.flag(5)?,
            cpu: row.required(6)?,
            memory_mib: row.required(7)?,
            eni: row.required(8)?,
            ipv4_per_eni: row.required(9)?,
            default_card: row.number(10)?.unwrap_or(0),
            several_cards: cards(row)?,
            efa: row.number(12)?,
            disks_gb: row.number(13)?.or(row.number(14)?),
            gpu_manufacturer: row.cells[15],
            gpus: row.number(16)?.unwrap_or(0),
            neuron_devices: if is_neuron { accelerators } else { 0 },
            accelerators,
            neuron_cores: row.number(19)?.unwrap_or(0),
            pod_eni: row.number(20)?.unwrap_or(0),
            placement: row.cells[21],
            has_nested_virt: row.flag(22)?,
            has_enclaves: row.flag(23)?,
            texts: texts.map(|column| row.cells[column]),
        })
    }

    /// Its network cards by index, each with the most interfaces that it takes.
    pub(crate) fn cards(&self) -> impl ExactSizeIterator<Item = (u32, u32)> + '_ {
        let only = (self.default_card, self.eni);
        let count = if self.several_cards.is_empty() { 1 } else { self.several_cards.len() };
        (0..count).map(move |at| self.several_cards.get(at).copied().unwrap_or(only))
    }
}

/// `0:7,1:8`; nothing of one card.
fn cards(row: &TypeRow<'_, '_>) -> Result<Vec<(u32, u32)>> {
    if row.cells[11].is_empty() {
        return Ok(Vec::new());
    }
    let card =
        |text: &str| text.split_once(':').and_then(|(at, most)| at.parse().ok().zip(most.parse().ok()));
    let cards: Option<Vec<(u32, u32)>> = row.cells[11].split(',').map(card).collect();
    match cards {
        Some(cards) => Ok(cards),
        None => bail!(row.fault(11, "cards such as `0:7,1:8`")),
    }
}

/// The category and generation in a name, as Karpenter finds them: letters, perhaps `-` and terabytes, and a number
/// before the point.
fn parts(name: &str) -> Option<(&str, &str)> {
    let family = name.split_once('.')?.0;
    let letters = family.bytes().take_while(u8::is_ascii_lowercase).count();
    let (category, rest) = family.split_at(letters);
    let behind = after_terabytes(rest).unwrap_or(rest);
    let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
    (letters > 0 && digits > 0).then(|| (category, &behind[..digits]))
}

fn after_terabytes(rest: &str) -> Option<&str> {
    let behind = rest.strip_prefix('-')?.trim_start_matches(|digit: char| digit.is_ascii_digit());
    behind.strip_prefix("tb").filter(|next| next.starts_with(|digit: char| digit.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_category_and_generation() {
        for (name, expected) in [
            ("m5.large", Some(("m", "5"))),
            ("u-6tb1.112xlarge", Some(("u", "1"))),
            ("u7i-12tb.224xlarge", Some(("u", "7"))),
            ("p6-b200.48xlarge", Some(("p", "6"))),
            ("hpc6a.48xlarge", Some(("hpc", "6"))),
            ("x12z.large", Some(("x", "12"))),
            ("5m.large", None),
            ("m.large", None),
        ] {
            assert_eq!(parts(name), expected, "{name}");
        }
    }
}
