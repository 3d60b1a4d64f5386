//! What an expression consists of.

/// An expression or a part of one.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Tree {
    Literal(Value),
    Variable(Name),
    /// A name that Karpenter has no variable of; a macro may have.
    Undeclared(String),
    List(Vec<Tree>),
    Call(Function, Form, Vec<Tree>),
    /// `a && b` and `a || b`: the operand that decides, then both sides.
    Logic(bool, Box<[Tree; 2]>),
    /// `a ? b : c`.
    Choice(Box<[Tree; 3]>),
    /// A field of something.
    Field(Box<Tree>),
    /// What CEL has, and is not known here.
    Beyond(&'static str),
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Int(i64),
    Uint(u64),
    Double(f64),
    Bool(bool),
    Text(String),
    Null,
    List(Vec<Value>),
}

impl Value {
    /// With its article, for messages.
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Value::Int(_) => "an int",
            Value::Uint(_) => "a uint",
            Value::Double(_) => "a double",
            Value::Bool(_) => "a bool",
            Value::Text(_) => "a string",
            Value::Null => "null",
            Value::List(_) => "a list",
        }
    }
}

/// A variable of Karpenter's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    Vcpus,
    MemoryMib,
    DefaultEnis,
    IpsPerEni,
    MaxPods,
    InstanceType,
}

/// The variables by their names.
pub(super) const NAMES: [(&str, Name); 6] = [
    ("vcpus", Name::Vcpus),
    ("memory_mib", Name::MemoryMib),
    ("default_enis", Name::DefaultEnis),
    ("ips_per_eni", Name::IpsPerEni),
    ("max_pods", Name::MaxPods),
    ("instance_type", Name::InstanceType),
];

/// How a function is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `f(a)`, or an operator.
    Global,
    /// `a.f()`: what stands before the point is the first argument.
    Member,
}

/// An operator or a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Negate,
    Not,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Index,
    Size,
    Int,
    Uint,
    Double,
    Bool,
    Text,
    Dyn,
    Contains,
    EndsWith,
    StartsWith,
    Matches,
    Min,
    Max,
}

impl Function {
    /// As it is written.
    pub(super) fn symbol(self) -> &'static str {
        let all = OPERATORS.iter().chain(&FUNCTIONS);
        all.copied().find(|(_, function)| *function == self).map_or("[]", |(name, _)| name)
    }
}

/// Operators; those of two sides are left-associative.
const OPERATORS: [(&str, Function); 13] = [
    ("+", Function::Add),
    ("-", Function::Subtract),
    ("*", Function::Multiply),
    ("/", Function::Divide),
    ("%", Function::Modulo),
    ("-", Function::Negate),
    ("!", Function::Not),
    ("==", Function::Equal),
    ("!=", Function::Unequal),
    ("<", Function::Less),
    ("<=", Function::LessOrEqual),
    (">", Function::Greater),
    (">=", Function::GreaterOrEqual),
];

/// Functions by their names, and the one operator that is a word.
pub(super) const FUNCTIONS: [(&str, Function); 14] = [
    ("in", Function::In),
    ("size", Function::Size),
    ("int", Function::Int),
    ("uint", Function::Uint),
    ("double", Function::Double),
    ("bool", Function::Bool),
    ("string", Function::Text),
    ("dyn", Function::Dyn),
    ("contains", Function::Contains),
    ("endsWith", Function::EndsWith),
    ("startsWith", Function::StartsWith),
    ("matches", Function::Matches),
    ("min", Function::Min),
    ("max", Function::Max),
];
