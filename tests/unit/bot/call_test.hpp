#pragma once
// What tests of whole calls have in common: the script that drives one, and the names they use all the time.
// For test files only: it opens namespaces.

#include <catch2/catch.hpp>

#include "tests/support/call_script.hpp"

using namespace switchhook;
using namespace switchhook::bot;
using namespace std::chrono_literals;
using graph::call_state;
using test::call_script;
using test::flow_with;
using lines = std::vector<std::string>;
