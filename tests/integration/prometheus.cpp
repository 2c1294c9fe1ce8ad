#include "tests/integration/prometheus.hpp"

#include <cmath>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>

namespace switchhook::test {
namespace {

[[noreturn]] void refuse(const std::string& why, const std::string& line) {
    throw std::runtime_error(why + ": " + line);
}

// The family that a sample belongs to: a histogram's samples have names of their own.
std::string family_of(const std::string& name, const std::map<std::string, std::string>& types) {
    for (const auto* ending : {"_bucket", "_sum", "_count"}) {
        const std::string_view e(ending);
        if (name.size() <= e.size() || !name.ends_with(e)) continue;
        const auto base = name.substr(0, name.size() - e.size());
        const auto type = types.find(base);
        if (type != types.end() && type->second == "histogram") return base;
    }
    return name;
}

// "{reason=\"throttle\",le=\"0.5\"}": the labels without `le`, and that bound.
std::pair<std::string, double> without_bound(std::string labels) {
    static const std::regex le(R"re(,?le="([^"]*)")re");
    std::smatch found;
    if (!std::regex_search(labels, found, le)) throw std::runtime_error("no bound: " + labels);
    const std::string bound = found[1];
    labels.erase(static_cast<std::size_t>(found.position()), static_cast<std::size_t>(found.length()));
    return {labels == "{}" ? std::string() : labels, bound == "+Inf" ? HUGE_VAL : std::stod(bound)};
}

void check_histogram(const std::string& name, const std::map<std::string, double>& samples) {
    const std::string prefix = name + "_bucket{";
    std::map<std::string, std::map<double, double>> series;  // by the other labels
    for (auto at = samples.lower_bound(prefix); at != samples.end() && at->first.starts_with(prefix); ++at) {
        const auto [labels, bound] = without_bound(at->first.substr(prefix.size() - 1));
        series[labels][bound] = at->second;
    }
    if (series.empty()) refuse("no buckets", name);
    for (const auto& [labels, buckets] : series) {
        if (buckets.rbegin()->first != HUGE_VAL) refuse("no last bucket", name + labels);
        double before = 0;
        for (const auto& [bound, count] : buckets) {
            if (count < before) refuse("buckets are not cumulative", name + labels);
            before = count;
        }
        if (samples.at(name + "_count" + labels) != before)
            refuse("count and last bucket differ", name + labels);
        if (samples.at(name + "_sum" + labels) < 0) refuse("negative sum", name + labels);
    }
}

}  // namespace

std::map<std::string, double> read_prometheus(std::string_view text) {
    static const std::regex help("# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) .+");
    static const std::regex type(
        "# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary|untyped)");
    static const std::regex sample(
        R"re(([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-zA-Z_][a-zA-Z0-9_]*="[^"\\]*"(,[a-zA-Z_][a-zA-Z0-9_]*="[^"\\]*")*\})? (-?[0-9.]+(e[+-]?[0-9]+)?))re");
    std::map<std::string, double> samples;
    std::map<std::string, std::string> types;
    std::set<std::string> helped;
    if (text.empty() || text.back() != '\n') throw std::runtime_error("the last line does not end");
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
        std::smatch found;
        if (std::regex_match(line, found, help)) {
            if (!helped.insert(found[1]).second) refuse("explained twice", line);
        } else if (std::regex_match(line, found, type)) {
            if (!types.emplace(found[1], found[2]).second) refuse("typed twice", line);
        } else if (std::regex_match(line, found, sample)) {
            const auto family = family_of(found[1], types);
            if (!types.contains(family) || !helped.contains(family)) refuse("a sample of no family", line);
            if (!samples.emplace(found[1].str() + found[2].str(), std::stod(found[4])).second)
                refuse("a series twice", line);
        } else {
            refuse("not a line of the format", line);
        }
    }
    for (const auto& [name, kind] : types)
        if (kind == "histogram") check_histogram(name, samples);
    return samples;
}

}  // namespace switchhook::test
