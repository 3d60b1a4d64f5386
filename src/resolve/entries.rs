//! The templates and pools of the values as one list each: fixed ones first, then the user's by name.

use crate::source::Pointer;
use crate::values::{Karpenter, NodePool, NodeTemplate};

/// What a template or pool is for; decides which constants of the profile it gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Default,
    Gpu,
    ControlPlane,
    Inferentia,
    Critical,
    Custom,
}

/// A node template and what it is called in the values.
#[derive(Debug)]
pub(super) struct ClassEntry<'a> {
    /// The key that `nodeClass` and `from` know it by.
    pub key: &'a str,
    pub role: Role,
    pub template: &'a NodeTemplate,
    pub path: Pointer,
    /// The pool it belongs to, where it is one pool's own.
    owner: Option<&'a NodePool>,
}

/// A pool and what it is called in the values.
#[derive(Debug)]
pub(super) struct PoolEntry<'a> {
    pub key: &'a str,
    pub role: Role,
    pub pool: &'a NodePool,
    pub path: Pointer,
}

/// The fixed pools: the pool's key, its template's key, what both are for.
const FIXED: [(&str, &str, Role); 4] = [
    ("defaultNodePool", "defaultNodeTemplate", Role::Default),
    ("gpuNodePool", "gpuDefaultNodeTemplate", Role::Gpu),
    ("controlPlaneNodePool", "controlPlaneNodeTemplate", Role::ControlPlane),
    ("inferentiaNodePool", "inferentiaDefaultNodeTemplate", Role::Inferentia),
];

/// The key of the pool with a template of its own.
const CRITICAL: &str = "critical";

impl<'a> ClassEntry<'a> {
    /// The class's `metadata.name`.
    pub(super) fn name(&self) -> String {
        named(self.template.name.as_deref(), self.key)
    }

    /// Whether the class is switched on.
    pub(super) fn is_printed(&self) -> bool {
        is_on(self.template.enabled) && is_on(self.template.create)
    }

    /// Whether the template is one pool's own.
    pub(super) fn is_owned(&self) -> bool {
        self.owner.is_some()
    }

    /// Whether the user says that the class exists without being printed.
    pub(super) fn is_elsewhere(&self) -> bool {
        self.template.create == Some(false)
    }
}

impl PoolEntry<'_> {
    /// The pool's `metadata.name`.
    pub(super) fn name(&self) -> String {
        named(self.pool.name.as_deref(), self.key)
    }

    /// Whether the pool is to be printed.
    pub(super) fn is_printed(&self) -> bool {
        pool_is_printed(self.pool)
    }

    /// The class the pool uses, if it is one of the values'.
    pub(super) fn class<'c>(&self, classes: &'c [ClassEntry]) -> Option<&'c ClassEntry<'c>> {
        if self.pool.nodeclass.is_some() {
            return classes.iter().find(|class| class.key == self.key && class.owner.is_some());
        }
        let key = match self.pool.node_class.as_deref().filter(|name| !name.is_empty()) {
            Some(name) => name,
            None => fixed_template(self.role)?,
        };
        // A pool's own template goes by the pool's key.
        let key = key.strip_suffix(".nodeclass").unwrap_or(key);
        let by_key = classes.iter().find(|class| class.key == key);
        by_key.or_else(|| classes.iter().find(|class| class.name() == key))
    }
}

/// The template that pools of a role use unless they say otherwise.
fn fixed_template(role: Role) -> Option<&'static str> {
    FIXED.iter().find(|(_, _, fixed)| *fixed == role).map(|(_, template, _)| *template)
}

fn named(name: Option<&str>, key: &str) -> String {
    name.filter(|name| !name.is_empty()).unwrap_or(key).to_owned()
}

fn is_on(switch: Option<bool>) -> bool {
    switch != Some(false)
}

fn pool_is_printed(pool: &NodePool) -> bool {
    is_on(pool.enabled) && is_on(pool.create)
}

/// Every template of the values; none where all is switched off.
pub(super) fn classes(karpenter: &Karpenter) -> Vec<ClassEntry<'_>> {
    if !is_on(karpenter.enabled) {
        return Vec::new();
    }
    let root = Pointer::parse("/karpenter");
    let mut out = Vec::new();
    for (_, key, role) in FIXED {
        if let Some(template) = fixed_class(karpenter, role) {
            out.push(ClassEntry { key, role, template, path: root.join(key), owner: None });
        }
    }
    for pool in pools(karpenter) {
        if let Some(template) = &pool.pool.nodeclass {
            let path = pool.path.join("nodeclass");
            out.push(ClassEntry { key: pool.key, role: pool.role, template, path, owner: Some(pool.pool) });
        }
    }
    for (key, template) in karpenter.node_classes.iter() {
        let role = origin(template.from.as_deref(), |name| {
            karpenter.node_classes.get(name).map(|entry| entry.from.as_deref())
        });
        let path = root.join("nodeClasses").join(key);
        out.push(ClassEntry { key, role, template, path, owner: None });
    }
    out
}

/// Every pool of the values; none where all is switched off.
pub(super) fn pools(karpenter: &Karpenter) -> Vec<PoolEntry<'_>> {
    if !is_on(karpenter.enabled) {
        return Vec::new();
    }
    let root = Pointer::parse("/karpenter");
    let mut out = Vec::new();
    for (key, _, role) in FIXED {
        if let Some(pool) = fixed_pool(karpenter, role) {
            out.push(PoolEntry { key, role, pool, path: root.join(key) });
        }
    }
    if let Some(pool) = &karpenter.critical {
        out.push(PoolEntry { key: CRITICAL, role: Role::Critical, pool, path: root.join(CRITICAL) });
    }
    for (key, pool) in karpenter.node_pools.iter() {
        let role = origin(pool.from.as_deref(), |name| {
            karpenter.node_pools.get(name).map(|entry| entry.from.as_deref())
        });
        out.push(PoolEntry { key, role, pool, path: root.join("nodePools").join(key) });
    }
    out
}

fn fixed_class(karpenter: &Karpenter, role: Role) -> Option<&NodeTemplate> {
    match role {
        Role::Default => karpenter.default_node_template.as_deref(),
        Role::Gpu => karpenter.gpu_default_node_template.as_deref(),
        Role::ControlPlane => karpenter.control_plane_node_template.as_deref(),
        Role::Inferentia => karpenter.inferentia_default_node_template.as_deref(),
        Role::Critical | Role::Custom => None,
    }
}

fn fixed_pool(karpenter: &Karpenter, role: Role) -> Option<&NodePool> {
    match role {
        Role::Default => karpenter.default_node_pool.as_deref(),
        Role::Gpu => karpenter.gpu_node_pool.as_deref(),
        Role::ControlPlane => karpenter.control_plane_node_pool.as_deref(),
        Role::Inferentia => karpenter.inferentia_node_pool.as_deref(),
        Role::Critical | Role::Custom => None,
    }
}

/// Follows `from` to a fixed entry: an entry made from the GPU pool is a GPU pool.
/// Chains are finite: `values::extend` has refused cycles.
fn origin<'a>(from: Option<&'a str>, next: impl Fn(&str) -> Option<Option<&'a str>>) -> Role {
    let mut name = from;
    while let Some(current) = name {
        if let Some(role) = fixed_role(current) {
            return role;
        }
        name = next(current).flatten();
    }
    Role::Custom
}

fn fixed_role(key: &str) -> Option<Role> {
    if key == CRITICAL || key == "critical.nodeclass" {
        return Some(Role::Critical);
    }
    FIXED.iter().find(|(pool, template, _)| *pool == key || *template == key).map(|(_, _, role)| *role)
}
