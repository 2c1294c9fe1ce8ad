#pragma once

#include "server/store/postgres.hpp"

namespace switchhook::server {

// The tables of the store, in the schema `switchhook` of the database:
//
// instance  who shares the calls. `until` is its lease. `gone`: it has lost its calls, and never writes again.
// call      `owner` leads it, or nobody; `family` is the call that it is a leg of; times are milliseconds since 1970.
// record    its events. flow: the texts of what calls follow.
// hours     what operators say about opening hours.
// ordered   which call an Idempotency-Key has placed, or is to: `instance` began it.
//
// Makes what is missing, once however many begin together. The error is a line for the user.
postgres_connection::outcome<void> make_tables(postgres_connection& db, postgres_connection::deadline until);

}  // namespace switchhook::server
