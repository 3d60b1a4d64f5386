//! Tokens → tree (`CEL.g4`).

use super::Fault;
use super::lexer::{self, Token};
use super::names;
use super::tree::{Form, Function, Tree, Value};

/// How deep brackets and operators may stand in one another, as in cel-go.
const DEPTH: usize = 250;
/// How many operators and brackets an expression may have here, so that no stack ends.
const LINKS: usize = 1000;

/// The tree of a text that is an expression.
pub(super) fn parse(text: &str) -> Result<Tree, Fault> {
    let mut parser = Parser { tokens: lexer::tokens(text)?, at: 0, depth: 0, links: 0 };
    let tree = parser.expression()?;
    match parser.tokens.get(parser.at) {
        None => Ok(tree),
        Some(_) => Err(parser.unexpected()),
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    links: usize,
}

impl Parser {
    fn expression(&mut self) -> Result<Tree, Fault> {
        self.deeper()?;
        let condition = self.either()?;
        let tree = if self.takes("?") {
            let then = self.either()?;
            self.expect(":")?;
            Tree::Choice(Box::new([condition, then, self.expression()?]))
        } else {
            condition
        };
        self.depth -= 1;
        Ok(tree)
    }

    fn either(&mut self) -> Result<Tree, Fault> {
        self.chain(&["||"], Parser::both, |_, sides| Tree::Logic(true, Box::new(sides)))
    }

    fn both(&mut self) -> Result<Tree, Fault> {
        self.chain(&["&&"], Parser::relation, |_, sides| Tree::Logic(false, Box::new(sides)))
    }

    fn relation(&mut self) -> Result<Tree, Fault> {
        self.chain(&["<", "<=", ">=", ">", "==", "!=", "in"], Parser::sum, call)
    }

    fn sum(&mut self) -> Result<Tree, Fault> {
        self.chain(&["+", "-"], Parser::product, call)
    }

    fn product(&mut self) -> Result<Tree, Fault> {
        self.chain(&["*", "/", "%"], Parser::unary, call)
    }

    /// Operands with operators between them, grouped from the left.
    fn chain(
        &mut self,
        operators: &[&'static str],
        operand: fn(&mut Self) -> Result<Tree, Fault>,
        join: fn(&'static str, [Tree; 2]) -> Tree,
    ) -> Result<Tree, Fault> {
        let depth = self.depth;
        let mut tree = operand(self)?;
        while let Some(operator) = operators.iter().find(|operator| self.is(operator)) {
            self.at += 1;
            self.deeper()?;
            tree = join(operator, [tree, operand(self)?]);
        }
        self.depth = depth;
        Ok(tree)
    }

    fn unary(&mut self) -> Result<Tree, Fault> {
        let not = self.signs("!");
        if not > 0 {
            let operand = self.member()?;
            return Ok(if not % 2 == 1 {
                Tree::Call(Function::Not, Form::Global, vec![operand])
            } else {
                operand
            });
        }
        let minus = self.signs("-");
        // The sign belongs to a number that follows it: the least int has no counterpart without one.
        let is_number = matches!(self.peek(), Some(Token::Int(_) | Token::Double(_)));
        if minus % 2 == 1 && is_number {
            self.at -= 1;
            return self.member();
        }
        let operand = self.member()?;
        Ok(if minus % 2 == 1 { Tree::Call(Function::Negate, Form::Global, vec![operand]) } else { operand })
    }

    /// How often a sign stands here.
    fn signs(&mut self, sign: &str) -> usize {
        let before = self.at;
        while self.takes(sign) {}
        self.at - before
    }

    fn member(&mut self) -> Result<Tree, Fault> {
        let depth = self.depth;
        let mut tree = self.primary()?;
        loop {
            if self.takes("[") {
                let index = self.expression()?;
                self.expect("]")?;
                tree = Tree::Call(Function::Index, Form::Global, vec![tree, index]);
            } else if self.takes(".") {
                tree = self.after_point(tree)?;
            } else {
                self.depth = depth;
                return Ok(tree);
            }
            self.deeper()?;
        }
    }

    /// A field of `tree`, or a function that is called on it.
    fn after_point(&mut self, tree: Tree) -> Result<Tree, Fault> {
        let name = self.word()?;
        if !self.takes("(") {
            return Ok(Tree::Field(Box::new(tree)));
        }
        let mut arguments = vec![tree];
        self.list(")", &mut arguments)?;
        names::call(&name, Form::Member, arguments)
    }

    fn primary(&mut self) -> Result<Tree, Fault> {
        let is_minus = self.takes("-");
        let Some(token) = self.tokens.get(self.at).cloned() else { return Err(self.unexpected()) };
        self.at += 1;
        match token {
            Token::Int(digits) => int(&digits, is_minus),
            Token::Double(number) => {
                Ok(Tree::Literal(Value::Double(if is_minus { -number } else { number })))
            }
            _ if is_minus => self.again(),
            Token::Uint(digits) => uint(&digits),
            Token::Text(text) => Ok(Tree::Literal(Value::Text(text))),
            Token::Bytes => Ok(Tree::Beyond("bytes")),
            Token::Symbol("(") => {
                let tree = self.expression()?;
                self.expect(")")?;
                Ok(tree)
            }
            Token::Symbol("[") => {
                let mut items = Vec::new();
                self.list("]", &mut items)?;
                Ok(Tree::List(items))
            }
            Token::Symbol("{") => self.map(),
            Token::Symbol(".") => {
                let name = self.word()?;
                self.name(&name)
            }
            Token::Word(name) => self.name(&name),
            Token::Symbol(_) => self.again(),
        }
    }

    /// The fault at the token that was just taken.
    fn again(&mut self) -> Result<Tree, Fault> {
        self.at -= 1;
        Err(self.unexpected())
    }

    /// A variable, a word that is a value, or the call of a function.
    fn name(&mut self, name: &str) -> Result<Tree, Fault> {
        if names::is_reserved(name) {
            return Err(Fault::Invalid(format!("`{name}` is a word of the language, not a name")));
        }
        if self.takes("(") {
            let mut arguments = Vec::new();
            self.list(")", &mut arguments)?;
            return names::call(name, Form::Global, arguments);
        }
        Ok(names::value(name))
    }

    /// What stands between commas, up to `end`; a list may end in a comma.
    fn list(&mut self, end: &str, items: &mut Vec<Tree>) -> Result<(), Fault> {
        while !self.takes(end) {
            items.push(self.expression()?);
            let is_comma = self.takes(",");
            if !is_comma || (end == ")" && self.is(end)) {
                return self.expect(end);
            }
        }
        Ok(())
    }

    fn map(&mut self) -> Result<Tree, Fault> {
        while !self.takes("}") {
            self.expression()?;
            self.expect(":")?;
            self.expression()?;
            if !self.takes(",") {
                self.expect("}")?;
                break;
            }
        }
        Ok(Tree::Beyond("maps"))
    }

    fn word(&mut self) -> Result<String, Fault> {
        match self.peek() {
            Some(Token::Word(word)) if word.starts_with(|first: char| !first.is_ascii_digit()) => {
                let word = word.clone();
                self.at += 1;
                Ok(word)
            }
            _ => Err(self.unexpected()),
        }
    }

    fn deeper(&mut self) -> Result<(), Fault> {
        self.depth += 1;
        self.links += 1;
        if self.depth > DEPTH {
            return Err(Fault::Invalid(format!("it is more than {DEPTH} levels deep")));
        }
        if self.links > LINKS {
            return Err(Fault::Unknown("expressions of that length"));
        }
        Ok(())
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    /// Whether this symbol or word stands here.
    fn is(&self, symbol: &str) -> bool {
        match self.peek() {
            Some(Token::Symbol(found)) => *found == symbol,
            Some(Token::Word(word)) => word == symbol,
            _ => false,
        }
    }

    fn takes(&mut self, symbol: &str) -> bool {
        let is = self.is(symbol);
        self.at += usize::from(is);
        is
    }

    fn expect(&mut self, symbol: &str) -> Result<(), Fault> {
        if self.takes(symbol) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn unexpected(&self) -> Fault {
        Fault::Invalid(match self.peek() {
            None => "it ends too early".to_owned(),
            Some(Token::Symbol(symbol)) => format!("`{symbol}` is not expected there"),
            Some(Token::Word(text) | Token::Int(text) | Token::Uint(text)) => {
                format!("`{text}` is not expected there")
            }
            Some(Token::Double(number)) => format!("`{number}` is not expected there"),
            Some(Token::Text(_) | Token::Bytes) => "a text is not expected there".to_owned(),
        })
    }
}

/// An operator between two sides.
fn call(operator: &'static str, sides: [Tree; 2]) -> Tree {
    let function = match operator {
        "+" => Function::Add,
        "-" => Function::Subtract,
        "*" => Function::Multiply,
        "/" => Function::Divide,
        "%" => Function::Modulo,
        "==" => Function::Equal,
        "!=" => Function::Unequal,
        "<" => Function::Less,
        "<=" => Function::LessOrEqual,
        ">" => Function::Greater,
        ">=" => Function::GreaterOrEqual,
        _ => Function::In,
    };
    Tree::Call(function, Form::Global, sides.into())
}

fn int(digits: &str, is_minus: bool) -> Result<Tree, Fault> {
    let sign = if is_minus { "-" } else { "" };
    let number = match digits.strip_prefix("0x") {
        Some(digits) => i64::from_str_radix(&format!("{sign}{digits}"), 16),
        None => format!("{sign}{digits}").parse(),
    };
    number
        .map(|number| Tree::Literal(Value::Int(number)))
        .map_err(|_| Fault::Invalid(format!("`{sign}{digits}` does not fit an int")))
}

fn uint(digits: &str) -> Result<Tree, Fault> {
    let number = match digits.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16),
        None => digits.parse(),
    };
    number
        .map(|number| Tree::Literal(Value::Uint(number)))
        .map_err(|_| Fault::Invalid(format!("`{digits}u` does not fit a uint")))
}
