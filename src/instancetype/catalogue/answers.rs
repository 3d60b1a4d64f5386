//! Answers of the AWS CLI, laid over the tables of a catalogue: what they say becomes tables, which are read as any other.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;

use super::table::Table;
use super::{Tables, ZoneMap};
use crate::instancetype::zones::region_of;

/// What a spot price is of.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)] // The fields are those of the answer.
pub(crate) struct SpotPrice {
    pub name: String,
    /// The name of the zone, or its id.
    pub zone: String,
    pub price: f64,
}

/// One item of an answer, and what to call it.
#[derive(Clone, Copy)]
struct Item<'v> {
    file: Table<'v>,
    value: &'v Value,
    name: &'v str,
}

impl<'v> Item<'v> {
    fn new(file: Table<'v>, value: &'v Value, place: usize) -> Result<Self> {
        let name = value.get("InstanceType").and_then(Value::as_str);
        let fault = || format!("{}: expected `InstanceType` as a text in item {}", file.name, place + 1);
        Ok(Item { file, value, name: name.with_context(fault)? })
    }

    /// What stands at a path of keys with points between them.
    fn get(self, path: &str) -> Option<&'v Value> {
        path.split('.').try_fold(self.value, |value, key| value.get(key))
    }

    fn text(self, path: &str) -> Result<&'v str> {
        self.get(path).and_then(Value::as_str).with_context(|| self.fault(path, "a text"))
    }

    fn number(self, path: &str) -> Result<u64> {
        self.get(path).and_then(Value::as_u64).with_context(|| self.fault(path, "a whole number"))
    }

    fn list(self, path: &str) -> &'v [Value] {
        self.get(path).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    fn texts(self, path: &str) -> impl Iterator<Item = &'v str> {
        self.list(path).iter().filter_map(Value::as_str)
    }

    fn is(self, path: &str) -> bool {
        self.get(path).and_then(Value::as_bool).unwrap_or(false)
    }

    /// What is wrong, with the line at which the type is named first.
    fn fault(self, path: &str, expected: &str) -> String {
        let named = self.file.text.find(&format!("\"{}\"", self.name)).unwrap_or(0);
        let line = self.file.text[..named].matches('\n').count() + 1;
        let found = self.get(path).map_or_else(|| "nothing".to_owned(), |found| format!("`{found}`"));
        format!("{}:{line}: expected {expected} as `{path}` of {}, found {found}", self.file.name, self.name)
    }
}

/// The items of an answer: of all its pages, one behind the other.
fn items(file: Table<'_>, key: &str, command: &str) -> Result<Vec<Value>> {
    let mut items = Vec::new();
    let mut pages = 0;
    for page in serde_json::Deserializer::from_str(file.text).into_iter::<Value>() {
        let page = page.map_err(|error| {
            let line = error.line().max(1);
            anyhow!("{}:{line}: expected all that `aws {command}` answers, as JSON: {error}", file.name)
        })?;
        let Some(Value::Array(more)) = page.get(key) else {
            let keys: Vec<&str> =
                page.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
            let found = if keys.is_empty() { "something else".to_owned() } else { keys.join(", ") };
            bail!("{}:1: expected `{key}`, as `aws {command}` answers; found {found}", file.name)
        };
        items.extend(more.iter().cloned());
        pages += 1;
    }
    if pages == 0 {
        bail!("{}:1: expected what `aws {command}` answers; found nothing", file.name);
    }
    Ok(items)
}

/// The table of types with those of `aws ec2 describe-instance-types` in the place of those of the same names.
pub(crate) fn types(base: Table<'_>, file: Table<'_>) -> Result<String> {
    let mut found = BTreeMap::new();
    let items = items(file, "InstanceTypes", "ec2 describe-instance-types")?;
    for (at, value) in items.iter().enumerate() {
        let item = Item::new(file, value, at)?;
        if let Some(row) = cells(item)? {
            found.insert(item.name, row);
        }
    }
    let header: Vec<&str> = base.header().collect();
    let name_at = header.iter().position(|column| *column == "name");
    let mut text = header.join("\t") + "\n";
    let line = |name: &str, row: &BTreeMap<&str, String>, known: &[&str]| {
        let cell = |(at, column): (usize, &&str)| match *column {
            "name" => name.to_owned(),
            // EC2 does not say them.
            "network_mbps" | "pod_eni" => known.get(at).copied().unwrap_or_default().to_owned(),
            column => row.get(column).cloned().unwrap_or_default(),
        };
        let row: Vec<String> = header.iter().enumerate().map(cell).collect();
        row.join("\t") + "\n"
    };
    // Bits of other tables count the lines, so that each stays where it is.
    for known in base.text.lines().skip(1) {
        let cells: Vec<&str> = known.split('\t').collect();
        let name = name_at.and_then(|at| cells.get(at).copied()).unwrap_or_default();
        match found.remove_entry(name) {
            Some((name, row)) => text += &line(name, &row, &cells),
            None => text.extend([known, "\n"]),
        }
    }
    found.iter().for_each(|(name, row)| text += &line(name, row, &[]));
    Ok(text)
}

/// The columns of a type; none of what Karpenter does not ask for.
fn cells(item: Item<'_>) -> Result<Option<BTreeMap<&'static str, String>>> {
    let architecture = item.texts("ProcessorInfo.SupportedArchitectures").find_map(|name| match name {
        "x86_64" => Some("amd64"),
        "arm64" => Some("arm64"),
        _ => None,
    });
    let is_hvm = item.texts("SupportedVirtualizationTypes").any(|name| name == "hvm");
    let (Some(architecture), true) = (architecture, is_hvm) else { return Ok(None) };
    let mut row = BTreeMap::new();
    general(item, architecture, &mut row)?;
    network(item, &mut row)?;
    disks(item, &mut row)?;
    devices(item, &mut row)?;
    Ok(Some(row))
}

fn flag(is_so: bool) -> String {
    if is_so { "1".to_owned() } else { String::new() }
}

/// A name as labels have it.
fn kebab(text: &str) -> String {
    text.to_lowercase().replace(' ', "-")
}

fn sorted<'v>(texts: impl Iterator<Item = &'v str>) -> Vec<&'v str> {
    let mut texts: Vec<&str> = texts.collect();
    texts.sort_unstable();
    texts
}

fn general(item: Item<'_>, architecture: &str, row: &mut BTreeMap<&'static str, String>) -> Result<()> {
    let clock = item.get("ProcessorInfo.SustainedClockSpeedInGhz").and_then(Value::as_f64).unwrap_or(0.0);
    let has = |path: &str, name: &str| item.texts(path).any(|one| one == name);
    let known = ["cluster", "partition", "spread"];
    let strategies = known.into_iter().filter(|name| has("PlacementGroupInfo.SupportedStrategies", name));
    row.extend([
        ("usage_classes", sorted(item.texts("SupportedUsageClasses")).join(",")),
        ("arch", architecture.to_owned()),
        ("hypervisor", item.text("Hypervisor").unwrap_or_default().to_owned()),
        ("bare_metal", flag(item.is("BareMetal"))),
        ("current_gen", flag(item.is("CurrentGeneration"))),
        ("burstable", flag(item.is("BurstablePerformanceSupported"))),
        ("cpu", item.number("VCpuInfo.DefaultVCpus")?.to_string()),
        ("memory_mib", item.number("MemoryInfo.SizeInMiB")?.to_string()),
        ("cpu_manufacturer", kebab(item.text("ProcessorInfo.Manufacturer").unwrap_or_default())),
        ("clock_mhz", format!("{}", (clock * 1000.0 + 0.5).floor())),
        ("placement", strategies.map(|name| &name[..1]).collect()),
        ("nested_virt", flag(has("ProcessorInfo.SupportedFeatures", "nested-virtualization"))),
        ("nitro_enclaves", flag(item.text("NitroEnclavesSupport").is_ok_and(|text| text == "supported"))),
    ]);
    Ok(())
}

fn network(item: Item<'_>, row: &mut BTreeMap<&'static str, String>) -> Result<()> {
    const CARDS: &str = "NetworkInfo.NetworkCards";
    let default = item.get("NetworkInfo.DefaultNetworkCardIndex").and_then(Value::as_u64).unwrap_or(0);
    let number = |card: &Value, key: &str| card.get(key).and_then(Value::as_u64);
    let cards = item.list(CARDS).iter().map(|card| {
        number(card, "NetworkCardIndex")
            .zip(number(card, "MaximumNetworkInterfaces"))
            .with_context(|| item.fault(CARDS, "cards with their interfaces"))
    });
    let cards = cards.collect::<Result<Vec<_>>>()?;
    let of_default = cards.iter().find(|(index, _)| *index == default);
    let (_, interfaces) = of_default.with_context(|| item.fault(CARDS, "the default card"))?;
    let several: Vec<String> = cards.iter().map(|(index, most)| format!("{index}:{most}")).collect();
    row.extend([
        ("eni", interfaces.to_string()),
        ("ipv4_per_eni", item.number("NetworkInfo.Ipv4AddressesPerInterface")?.to_string()),
        ("default_card", if default == 0 { String::new() } else { default.to_string() }),
        ("network_cards", if several.len() > 1 { several.join(",") } else { String::new() }),
        ("encryption_in_transit", flag(item.is("NetworkInfo.EncryptionInTransitSupported"))),
    ]);
    row.extend(
        item.number("NetworkInfo.EfaInfo.MaximumEfaInterfaces").ok().map(|most| ("efa", most.to_string())),
    );
    Ok(())
}

fn disks(item: Item<'_>, row: &mut BTreeMap<&'static str, String>) -> Result<()> {
    const BANDWIDTH: &str = "EbsInfo.EbsOptimizedInfo.MaximumBandwidthInMbps";
    let is_default = item.text("EbsInfo.EbsOptimizedSupport").is_ok_and(|text| text == "default");
    if is_default && item.get("EbsInfo.EbsOptimizedInfo").is_some() {
        row.insert("ebs_mbps", item.number(BANDWIDTH)?.to_string());
    }
    if item.get("InstanceStorageInfo.TotalSizeInGB").is_some() {
        let is_other = item.text("InstanceStorageInfo.NvmeSupport").is_ok_and(|text| text == "unsupported");
        let size = item.number("InstanceStorageInfo.TotalSizeInGB")?.to_string();
        row.insert(if is_other { "storage_gb" } else { "nvme_gb" }, size);
    }
    Ok(())
}

fn devices(item: Item<'_>, row: &mut BTreeMap<&'static str, String>) -> Result<()> {
    let inner = |value| Item { value, ..item };
    match item.list("GpuInfo.Gpus") {
        [] => {}
        [gpu] => row.extend([
            ("gpu_manufacturer", kebab(inner(gpu).text("Manufacturer")?)),
            ("gpu_name", kebab(inner(gpu).text("Name")?)),
            ("gpu_count", inner(gpu).number("Count")?.to_string()),
            ("gpu_memory_mib", inner(gpu).number("MemoryInfo.SizeInMiB")?.to_string()),
        ]),
        several => {
            let counts = several.iter().map(|gpu| inner(gpu).number("Count"));
            row.insert("gpu_total", counts.sum::<Result<u64>>()?.to_string());
        }
    }
    let neuron = item.list("NeuronInfo.NeuronDevices");
    let others = item.list("InferenceAcceleratorInfo.Accelerators");
    if let [one] = if neuron.is_empty() { others } else { neuron } {
        let maker =
            if neuron.is_empty() { kebab(inner(one).text("Manufacturer")?) } else { "aws".to_owned() };
        row.extend([
            ("accelerator_manufacturer", maker),
            ("accelerator_name", kebab(inner(one).text("Name")?)),
            ("accelerator_count", inner(one).number("Count")?.to_string()),
        ]);
    }
    if let Some(device) = neuron.first() {
        let cores = inner(device).number("Count")?.saturating_mul(inner(device).number("CoreInfo.Count")?);
        row.insert("neuron_cores", cores.to_string());
    }
    Ok(())
}

/// The zones of a region: id, name, and the types that each offers.
type Zones = BTreeMap<(String, String), BTreeSet<String>>;

/// What an answer of offerings has that the tables of a catalogue do not: types, and zones by their names or ids.
pub(crate) fn unknown_offerings(
    base: Tables<'_>,
    map: &ZoneMap<'_>,
    file: Table<'_>,
) -> Result<[Vec<String>; 2]> {
    let known: BTreeSet<&str> =
        base.types.columns(["name"])?.rows().map(|row| Ok(row?.cells[0])).collect::<Result<_>>()?;
    let (mut types, mut zones) = (BTreeSet::new(), BTreeSet::new());
    let items = items(file, "InstanceTypeOfferings", "ec2 describe-instance-type-offerings")?;
    for (at, value) in items.iter().enumerate() {
        let item = Item::new(file, value, at)?;
        let (location, is_id) =
            (item.text("Location")?, item.text("LocationType")? == "availability-zone-id");
        if !known.contains(item.name) {
            types.insert(item.name.to_owned());
        }
        // What the tables do not have is called by its own name.
        if zone_of(base, map, is_id, location)?
            .is_some_and(|(_, (id, _))| !is_id && id == location && !map.ids_as_names)
        {
            zones.insert(location.to_owned());
        }
    }
    Ok([types, zones].map(|names| names.into_iter().collect()))
}

/// The tables of offerings and regions with those of `aws ec2 describe-instance-type-offerings` in the place of what they
/// say of the same regions.
pub(crate) fn offerings(base: Tables<'_>, map: &ZoneMap<'_>, file: Table<'_>) -> Result<[String; 2]> {
    let items = items(file, "InstanceTypeOfferings", "ec2 describe-instance-type-offerings")?;
    let mut found: BTreeMap<String, Zones> = BTreeMap::new();
    for (at, value) in items.iter().enumerate() {
        let item = Item::new(file, value, at)?;
        let location = item.text("Location")?;
        let is_id =
            match item.text("LocationType")? {
                "availability-zone" => false,
                "availability-zone-id" => true,
                _ => bail!(item.fault(
                    "LocationType",
                    "`availability-zone` (as with `--location-type availability-zone`)"
                )),
            };
        let zone = zone_of(base, map, is_id, location)?;
        let (region, zone) = zone.with_context(|| item.fault("Location", "a zone of a known region"))?;
        found.entry(region).or_default().entry(zone).or_default().insert(item.name.to_owned());
    }
    let regions = replace(base.regions, "region", &["types", "zone_ids", "zone_names"], &found, |zones| {
        let types: BTreeSet<&String> = zones.values().flatten().collect();
        let (ids, names): (Vec<&str>, Vec<&str>) =
            zones.keys().map(|(id, name)| (id.as_str(), name.as_str())).unzip();
        vec![types.len().to_string(), ids.join(","), names.join(",")]
    });
    Ok([columns(base.offerings, &found), regions])
}

/// The region of a zone, and the zone by its id and name.
fn zone_of(
    base: Tables<'_>,
    map: &ZoneMap<'_>,
    is_id: bool,
    location: &str,
) -> Result<Option<(String, (String, String))>> {
    for row in base.regions.columns(["region", "zone_ids", "zone_names"])?.rows() {
        let [region, ids, names] = row?.cells;
        let (ids, names): (Vec<&str>, Vec<&str>) = (ids.split(',').collect(), names.split(',').collect());
        let mut zones = map.named(region, &ids, &names).into_iter();
        if let Some(zone) = zones.find(|zone| location == if is_id { zone.id } else { zone.name }) {
            return Ok(Some((region.to_owned(), (zone.id.to_owned(), zone.name.to_owned()))));
        }
    }
    // A zone that the tables do not have: its name says the region, and stands for its id.
    let region = region_of(location).filter(|_| !is_id);
    Ok(region.map(|region| (region.to_owned(), (location.to_owned(), location.to_owned()))))
}

/// A table with the rows of some keys replaced, or added.
fn replace<T>(
    base: Table<'_>,
    key: &str,
    columns: &[&str],
    found: &BTreeMap<String, T>,
    cells: impl Fn(&T) -> Vec<String>,
) -> String {
    let header: Vec<&str> = base.header().collect();
    let at = header.iter().position(|column| *column == key);
    let is_kept = |line: &&str| {
        let name = at.and_then(|at| line.split('\t').nth(at)).unwrap_or_default();
        !found.contains_key(name)
    };
    let mut text = header.join("\t") + "\n";
    base.text.lines().skip(1).filter(is_kept).for_each(|line| text.extend([line, "\n"]));
    for (name, value) in found {
        let cells = cells(value);
        let cell = |column: &&str| match columns.iter().position(|known| known == column) {
            Some(place) => cells[place].as_str(),
            None if *column == key => name.as_str(),
            None => "",
        };
        let row: Vec<&str> = header.iter().map(cell).collect();
        let _written = writeln!(text, "{}", row.join("\t"));
    }
    text
}

/// The table of offerings with the columns of some regions replaced, or added.
fn columns(base: Table<'_>, found: &BTreeMap<String, Zones>) -> String {
    let known: Vec<&str> = base.header().skip(1).collect();
    let mut rows: BTreeMap<&str, BTreeMap<&str, String>> = BTreeMap::new();
    for line in base.text.lines().skip(1) {
        let mut cells = line.split('\t');
        let row = rows.entry(cells.next().unwrap_or_default()).or_default();
        let kept = known.iter().copied().zip(cells).filter(|(region, _)| !found.contains_key(*region));
        row.extend(kept.map(|(region, mask)| (region, mask.to_owned())));
    }
    for (region, zones) in found {
        let mut masks: BTreeMap<&str, u32> = BTreeMap::new();
        for (at, types) in zones.values().enumerate().take(32) {
            types.iter().for_each(|name| *masks.entry(name).or_default() |= 1 << at);
        }
        for (name, mask) in masks {
            rows.entry(name).or_default().insert(region, format!("{mask:x}"));
        }
    }
    let new = found.keys().map(String::as_str).filter(|region| !known.contains(region));
    let regions: Vec<&str> = known.iter().copied().chain(new).collect();
    let mut text = format!("name\t{}\n", regions.join("\t"));
    for (name, row) in rows {
        let cells: Vec<&str> =
            regions.iter().map(|region| row.get(region).map_or("", String::as_str)).collect();
        let _written = writeln!(text, "{name}\t{}", cells.join("\t"));
    }
    text
}

/// What `aws pricing get-products` says of Linux on demand, as a table of prices.
pub(crate) fn prices(file: Table<'_>) -> Result<String> {
    let mut text = "region\tname\tusd_or_cny_per_hour\n".to_owned();
    for (at, product) in items(file, "PriceList", "pricing get-products")?.into_iter().enumerate() {
        let product = match product {
            Value::String(text) => serde_json::from_str(&text).map_err(|error| {
                anyhow!("{}: expected a product as JSON in item {}: {error}", file.name, at + 1)
            })?,
            other => other,
        };
        if let Some((region, name, price)) = price(&product) {
            let _written = writeln!(text, "{region}\t{name}\t{price}");
        }
    }
    Ok(text)
}

/// The price of a product, if it is one that Karpenter asks for.
fn price(product: &Value) -> Option<(&str, &str, f64)> {
    let attribute = |key: &str| product["product"]["attributes"][key].as_str();
    let wanted = [
        ("operatingSystem", "Linux"),
        ("preInstalledSw", "NA"),
        ("capacitystatus", "Used"),
        ("marketoption", "OnDemand"),
    ];
    let is_of_kind = match product["product"]["productFamily"].as_str()? {
        "Compute Instance" => attribute("tenancy").is_none_or(|tenancy| tenancy == "Shared"),
        "Compute Instance (bare metal)" => attribute("tenancy").is_none_or(|tenancy| tenancy == "Dedicated"),
        _ => false,
    };
    if !is_of_kind || wanted.iter().any(|(key, value)| attribute(key).is_some_and(|found| found != *value)) {
        return None;
    }
    let terms = product["terms"]["OnDemand"].as_object()?.values();
    let dimensions =
        terms.filter_map(|term| term["priceDimensions"].as_object()).flat_map(|all| all.values());
    let mut amounts = dimensions.filter_map(|one| {
        let unit = &one["pricePerUnit"];
        unit["USD"].as_str().or(unit["CNY"].as_str())?.parse::<f64>().ok()
    });
    let amount = amounts.find(|amount| *amount > 0.0)?;
    Some((attribute("regionCode")?, attribute("instanceType")?, amount))
}

/// The latest price of each type in each zone, as `aws ec2 describe-spot-price-history` says for Linux.
pub(crate) fn spot_prices(file: Table<'_>) -> Result<Vec<SpotPrice>> {
    let items = items(file, "SpotPriceHistory", "ec2 describe-spot-price-history")?;
    let mut latest: BTreeMap<(&str, &str), (&str, f64)> = BTreeMap::new();
    for (at, value) in items.iter().enumerate() {
        let item = Item::new(file, value, at)?;
        if item.text("ProductDescription").is_ok_and(|product| !product.starts_with("Linux/UNIX")) {
            continue;
        }
        let price =
            item.text("SpotPrice")?.parse::<f64>().ok().filter(|price| price.is_finite() && *price >= 0.0);
        let price = price.with_context(|| item.fault("SpotPrice", "a price"))?;
        let zone = item.text("AvailabilityZone").or_else(|_| item.text("AvailabilityZoneId"))?;
        let time = item.text("Timestamp").unwrap_or_default();
        let known = latest.entry((item.name, zone)).or_insert((time, price));
        if known.0 < time {
            *known = (time, price);
        }
    }
    let price = |((name, zone), (_, price)): ((&str, &str), (&str, f64))| SpotPrice {
        name: name.to_owned(),
        zone: zone.to_owned(),
        price,
    };
    Ok(latest.into_iter().map(price).collect())
}
