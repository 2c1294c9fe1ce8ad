#pragma once
// The text format of metrics, read strictly.
// https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format

#include <map>
#include <string>
#include <string_view>

namespace switchhook::test {

// From "name{label=\"value\"}" to its value. Throws std::runtime_error on anything that a scraper would
// refuse, on a sample without TYPE or HELP, on a series that comes twice, and on a histogram that does not
// add up.
std::map<std::string, double> read_prometheus(std::string_view text);

}  // namespace switchhook::test
