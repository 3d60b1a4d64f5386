mod recorded;
mod stored;
