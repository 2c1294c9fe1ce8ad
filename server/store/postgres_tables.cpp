#include "server/store/postgres_tables.hpp"

#include "base/log.hpp"

namespace switchhook::server {
namespace {

constexpr std::int64_t format = 1;

// Any number will do, as long as nobody else in the database uses it.
constexpr auto one_at_a_time = "SELECT pg_advisory_xact_lock(7295214880326)";

const std::vector<postgres_statement> tables = {
    {one_at_a_time},
    {"CREATE SCHEMA IF NOT EXISTS switchhook"},
    {"CREATE TABLE IF NOT EXISTS switchhook.format (number bigint PRIMARY KEY)"},
    {"INSERT INTO switchhook.format SELECT 1 WHERE NOT EXISTS (SELECT FROM switchhook.format)"},
    {"CREATE TABLE IF NOT EXISTS switchhook.instance ("
     "number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, version text NOT NULL, "
     "journal_format integer NOT NULL, until timestamptz NOT NULL, gone boolean NOT NULL DEFAULT false)"},
    {"CREATE TABLE IF NOT EXISTS switchhook.call ("
     "number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL UNIQUE, id text NOT NULL, "
     "family bigint, journal_format integer NOT NULL, owner bigint, "
     "flow text, version text, outcome text, began bigint, over bigint)"},
    {"CREATE INDEX IF NOT EXISTS call_owner ON switchhook.call (owner) WHERE over IS NULL"},
    {"CREATE INDEX IF NOT EXISTS call_family ON switchhook.call (coalesce(family, number)) WHERE over IS "
     "NULL"},
    {"CREATE INDEX IF NOT EXISTS call_place ON switchhook.call (over, key) WHERE over IS NOT NULL"},
    {"CREATE TABLE IF NOT EXISTS switchhook.record ("
     "call bigint NOT NULL, sequence bigint NOT NULL, content text NOT NULL, PRIMARY KEY (call, sequence))"},
    {"CREATE TABLE IF NOT EXISTS switchhook.flow ("
     "version text PRIMARY KEY, name text NOT NULL, content text NOT NULL, kept bigint NOT NULL)"},
    {"CREATE TABLE IF NOT EXISTS switchhook.hours (name text PRIMARY KEY, state text NOT NULL, until "
     "bigint)"},
    {"CREATE TABLE IF NOT EXISTS switchhook.ordered ("
     "key text PRIMARY KEY, content text NOT NULL, call text NOT NULL, call_key text NOT NULL, "
     "instance bigint NOT NULL, placed boolean NOT NULL DEFAULT false, "
     "begun timestamptz NOT NULL DEFAULT now())"},
    {"CREATE INDEX IF NOT EXISTS ordered_begun ON switchhook.ordered (begun)"},
    // Instances that know nothing of these work beside those that do.
    {"ALTER TABLE switchhook.call ADD COLUMN IF NOT EXISTS direction text, "
     "ADD COLUMN IF NOT EXISTS chain text, ADD COLUMN IF NOT EXISTS caller text, "
     "ADD COLUMN IF NOT EXISTS callee text, ADD COLUMN IF NOT EXISTS parties text"},
    {"CREATE TABLE IF NOT EXISTS switchhook.minute ("
     "began bigint NOT NULL, process text NOT NULL, counts text NOT NULL, PRIMARY KEY (began, process))"},
};

const std::vector<postgres_statement> by_chain = {
    {one_at_a_time},
    {"CREATE INDEX IF NOT EXISTS call_chain ON switchhook.call (chain) WHERE chain IS NOT NULL"},
};

}  // namespace

postgres_connection::outcome<void> make_tables(postgres_connection& db, postgres_connection::deadline until) {
    const auto there = db.run({"SELECT to_regclass('switchhook.minute') IS NOT NULL"}, until);
    if (there.has_error()) return there.error();
    if (there->text(0, 0) != "t")
        if (const auto made = db.run(tables, until); made.has_error()) return made.error();
    const auto found = db.run({"SELECT max(number) FROM switchhook.format"}, until);
    if (found.has_error()) return found.error();
    if (const auto number = found->integer(0, 0); number > format)
        return "the tables are of a later version of this program (format " + std::to_string(number) + ')';
    // Of many calls that takes a while; without it chains are found all the same.
    const auto indexed = db.run({"SELECT to_regclass('switchhook.call_chain') IS NOT NULL"}, until);
    if (indexed.has_value() && indexed->text(0, 0) != "t")
        if (const auto made = db.run(by_chain, until); made.has_error())
            log::warn("store", "no index of chains", {{"what", made.error()}});
    return {};
}

}  // namespace switchhook::server
