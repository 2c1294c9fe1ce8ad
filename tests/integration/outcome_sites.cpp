#include "tests/integration/outcome_sites.hpp"

#include <stdexcept>
#include <thread>

#include "bot/trial/run.hpp"

namespace switchhook::test {

using server::test_suite;

namespace {

bool places_calls(const test_suite& suite) { return suite.scenery->flow->places_calls; }

}  // namespace

std::vector<site> sites_for(const std::vector<test_suite>& suites) {
    std::vector<site> all;
    std::size_t number = 0;
    const auto add = [&](site& to, const test_suite& suite) {
        for (const auto& t : suite.tests)
            to.calls.push_back({&suite,
                                {&t, places_calls(suite) ? suite.scenery->flow->name : "",
                                 "+3370000" + std::to_string(1000 + number++)},
                                {},
                                {}});
    };
    for (const auto& suite : suites)
        if (!places_calls(suite)) add(all.emplace_back(), suite);
    for (const auto& suite : suites)
        if (places_calls(suite)) add(all.front(), suite);
    return all;
}

void open(site& s, const std::vector<test_suite>& suites, const std::string& services,
          const std::string& settings, const std::map<std::string, std::string>& environment) {
    installation_wish wish;
    wish.settings = R"("services": { "plain": ["localhost"], "private": ["localhost"] },)" + settings;
    wish.log_level = "info";
    wish.speed = 10;
    wish.bot_environment = {{"SERVICE", services},
                            {"SWITCHHOOK_APP_APPLICATION_INSTANCE", "0b003a80-0000-4000-8000-00000000000e"}};
    wish.bot_environment.insert(environment.begin(), environment.end());
    wish.files["prompts/endless.wav"] = wav_of(2min);
    for (const auto& suite : suites)
        if (places_calls(suite))
            wish.files["flows/" + suite.scenery->flow->name + ".json"] = *suite.scenery->flow->source;
    wish.flow = *s.calls.front().suite->scenery->flow->source;
    s.at = std::make_unique<installation>(std::move(wish));
    for (const auto& [path, body] :
         {std::pair{"/emulator/limits", R"({"callRing":"10s","transferRing":"10s"})"},
          {"/emulator/quirks", R"({"recordAnywhere":true,"shareAnywhere":true})"}})
        if (s.at->control("PUT", path, body).status >= 300) throw std::runtime_error(path);
}

std::vector<std::string> in_words(const way& w) {
    std::vector<std::string> words;
    for (const auto& p : w)
        words.push_back(p.step + ' ' + p.verb + (p.outcome.empty() ? "" : " ends: ") + p.outcome);
    return words;
}

way virtual_way(const staged_call& call) {
    const auto verdict = bot::trial::run(*call.test.script, call.suite->scenery);
    return bot::way_of(verdict.visits, *call.suite->scenery->flow);
}

way real_way(json::value call) {
    way all;
    const auto timeline = call["timeline"];
    for (std::size_t i = 0; i < timeline.size(); ++i) {
        const auto visits = timeline.at(i)["visits"];
        for (std::size_t n = 0; n < visits.size(); ++n) {
            const auto v = visits.at(n);
            if (v["section"].string_or() != "(fetched)")
                all.push_back({v["step"].string_or(), v["verb"].string_or(), v["outcome"].string_or()});
        }
    }
    return all;
}

}  // namespace switchhook::test
