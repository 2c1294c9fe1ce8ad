#include "graph/model/explanation.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <utility>

using namespace switchhook::graph;

namespace {

// Every pair that is documented, or was seen on live calls.
constexpr std::pair<int, int> pairs[] = {
    {200, 0},      {200, 4097},   {200, 4521},   {200, 5000},   {200, 5001},   {200, 5002},   {200, 5003},
    {200, 5007},   {200, 5010},   {200, 5012},   {200, 5013},   {200, 5014},   {200, 5020},   {200, 5030},
    {200, 5300},   {200, 5855},   {200, 7000},   {200, 10550},  {200, 7015},   {200, 18503},  {200, 540000},
    {200, 560000}, {408, 8537},   {408, 1106},   {408, 10057},  {410, 301005}, {480, 10037},  {480, 10076},
    {480, 10134},  {480, 10199},  {500, 1005},   {500, 7106},   {500, 3003},   {500, 3002},   {408, 13025},
    {404, 8522},   {403, 7504},   {500, 9999},   {400, 8508},   {200, 8515},   {0, 7015},     {500, 7000},
    {500, 7700},   {403, 7507},   {400, 8500},   {400, 8501},   {400, 8523},   {400, 8528},   {400, 8559},
    {400, 8585},   {405, 8520},   {409, 8519},   {412, 8583},   {400, 8535},   {400, 8536},   {500, 8572},
    {400, 8510},   {500, 8511},   {500, 8512},   {200, 8514},   {200, 8531},   {403, 560403}, {404, 560404},
    {408, 560408}, {480, 560480}, {484, 560484}, {486, 560486}, {486, 540486}, {487, 540487}, {487, 560487},
    {500, 560500}, {503, 560503}, {603, 560603}, {403, 510403}, {403, 511532}, {404, 511404}, {408, 500001},
    {410, 531004}, {487, 10003},  {487, 10004},  {487, 10024},  {603, 0},      {487, 0},
};

constexpr int subcodes[] = {
    7000, 7500, 7501, 7502, 7504, 7505, 7506, 7507, 7508, 7509, 7510, 8500, 8501, 8502, 8503,
    8504, 8505, 8506, 8508, 8509, 8510, 8511, 8512, 8513, 8514, 8515, 8516, 8517, 8518, 8519,
    8520, 8521, 8522, 8523, 8524, 8525, 8526, 8527, 8528, 8529, 8530, 8531, 8532, 8533, 8534,
    8535, 8536, 8537, 8538, 8539, 8540, 8541, 8542, 8543, 8544, 8546, 8548, 8549, 8550, 8551,
    8552, 8553, 8554, 8555, 8556, 8557, 8558, 8559, 8560, 8561, 8562, 8566, 8571, 8572, 8583,
    8585, 8586, 8587, 8588, 8589, 8607, 8608, 8609, 8610, 9001, 9002, 9003, 9998, 9999,
};

constexpr const char* words[] = {
    "BadRequest",
    "UnknownError",
    "generalException",
    "TooManyRequests",
    "InvalidAuthenticationToken",
    "Forbidden",
    "AADSTS7000215",
    "AADSTS7000222",
    "AADSTS7000218",
    "AADSTS700027",
    "AADSTS700016",
    "AADSTS7000112",
    "AADSTS700229",
    "AADSTS70011",
    "AADSTS900144",
    "AADSTS90002",
    "AADSTS90038",
    "AADSTS900382",
    "AADSTS50196",
    "AADSTS90055",
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "invalid_scope",
    "invalid_resource",
    "unauthorized_client",
    "unsupported_grant_type",
    "temporarily_unavailable",
};

std::vector<explanation> all_explanations() {
    std::vector<explanation> all;
    for (const auto f : all_code_families) {
        for (const auto& t : result_code_texts(f)) all.push_back(explain(t));
        for (const auto& t : error_word_texts(f)) all.push_back(explain(f, t));
    }
    return all;
}

// One line of plain letters that ends as a sentence does.
bool is_sentence(std::string_view text) {
    const auto plain = [](char c) { return c >= ' ' && c <= '~'; };
    return text.ends_with('.') && text.front() != ' ' && text.find("  ") == text.npos &&
           std::all_of(text.begin(), text.end(), plain);
}

std::string code_of(const std::vector<explanation>& all) { return all.size() == 1 ? all[0].code : ""; }

}  // namespace

TEST_CASE("every documented code is explained, with something to do about it", "[graph][model][explain]") {
    for (const auto& [code, subcode] : pairs) {
        CAPTURE(code, subcode);
        CHECK(explain(code, subcode).sure == certainty::known);
    }
    for (const int subcode : subcodes) {
        CAPTURE(subcode);
        const auto all = explain_typed(std::to_string(subcode));
        REQUIRE_FALSE(all.empty());
        CHECK(all[0].sure == certainty::known);
    }
    for (const auto* word : words) {
        CAPTURE(word);
        const auto all = explain_typed(word);
        REQUIRE(all.size() == 1);
        CHECK(all[0].sure == certainty::known);
        CHECK(all[0].code == word);
    }
}

TEST_CASE("the texts are sentences of bounded length", "[graph][model][explain]") {
    for (const auto& e : all_explanations()) {
        CAPTURE(e.code, e.meaning, e.remedy);
        CHECK(is_sentence(e.meaning));
        CHECK(e.meaning.size() <= 90);
        CHECK_FALSE(e.causes.empty());
        for (const auto cause : e.causes) {
            CAPTURE(cause);
            CHECK(is_sentence(cause));
            CHECK(cause.size() <= 110);
        }
        CHECK(is_sentence(e.remedy));
        CHECK(e.remedy.size() <= 180);
    }
}

TEST_CASE("each code stands in the tables once, and a subcode under one meaning", "[graph][model][explain]") {
    std::set<std::string> seen;
    std::set<std::pair<int, bool>> subcodes_seen;
    for (const auto f : all_code_families) {
        CHECK((result_code_texts(f).empty() != error_word_texts(f).empty()));
        CHECK_FALSE(to_string(f).empty());
        CHECK_FALSE(title_of(f).empty());
        for (const auto& t : result_code_texts(f)) {
            CAPTURE(t.code, t.subcode);
            if (t.subcode != 0) CHECK(subcodes_seen.emplace(t.subcode, t.code == 200).second);
        }
    }
    for (const auto& e : all_explanations()) {
        CAPTURE(e.code);
        CHECK(seen.insert(e.code).second);
    }
}

TEST_CASE("the subcode tells what a pair means, and code 0 means 200", "[graph][model][explain]") {
    CHECK(explain(200, 5003).meaning == "The conversation has ended.");
    CHECK(explain(0, 5003).meaning == explain(200, 5003).meaning);
    CHECK(explain(0, 5003).code == "0/5003");
    CHECK(explain(400, 8508).meaning == "The action was cancelled, or a later one barged in.");
    CHECK(explain(200, 7000).meaning == "The bot ended the call.");
    CHECK(explain(500, 7000).meaning == "The transfer failed; the call goes on with the bot.");
    CHECK(explain(403, 8538).meaning == explain(487, 8538).meaning);
    CHECK(explain(500, 8522).meaning == explain(404, 8522).meaning);
    CHECK(explain(0, 560486).meaning == explain(486, 560486).meaning);
    CHECK(explain(480, 10076).family == code_family::call_end);
}

TEST_CASE("what is in no table is explained by its family", "[graph][model][explain]") {
    CHECK(explain(418, 4711).sure == certainty::by_family);
    CHECK(explain(418, 4711).code == "418/4711");
    CHECK_THAT(explain(418, 0).meaning, Catch::Contains("4xx"));
    CHECK(explain(480, 4711).meaning == explain(480, 0).meaning);
    CHECK(explain(480, 4711).sure == certainty::by_family);
    CHECK(explain(480, 0).sure == certainty::known);

    const auto gone = explain(410, 560410);
    CHECK(gone.sure == certainty::by_family);
    CHECK(gone.family == code_family::telephone);
    CHECK_THAT(gone.meaning, Catch::StartsWith("The far network") && Catch::Contains("SIP status 410"));
    CHECK_THAT(explain(0, 540699).meaning, Catch::Contains("incoming leg") && Catch::Contains("6xx"));

    const auto sign_in = explain_typed("aadsts4711");
    REQUIRE(sign_in.size() == 1);
    CHECK(sign_in[0].code == "AADSTS4711");
    CHECK(sign_in[0].sure == certainty::by_family);
}

TEST_CASE("a code of no family is unknown, and still there is something to do", "[graph][model][explain]") {
    for (const auto& e : {explain(77, 4711), explain(-1, -560486), explain(999'999, 0), explain_error(0, ""),
                          explain_error(0, "Strange"), explain_typed("4711").at(0),
                          explain_typed("560099").at(0), explain_typed("Strange").at(0)}) {
        CAPTURE(e.code);
        CHECK(e.sure == certainty::unknown);
        CHECK_THAT(e.remedy, Catch::Contains("requestId"));
    }
}

TEST_CASE("an error of an HTTP answer is explained by its body, else by its status",
          "[graph][model][explain]") {
    CHECK(explain_error(404, "8522").code == "8522");
    CHECK(explain_error(404, "8522").meaning == explain(404, 8522).meaning);
    CHECK(explain_error(403, "7504").meaning == explain(403, 7504).meaning);
    CHECK(explain_error(429, "TooManyRequests").code == "TooManyRequests");
    CHECK(explain_error(403, "Strange").meaning == explain(403, 0).meaning);
    CHECK(explain_error(503, "").meaning == explain(503, 0).meaning);
    CHECK(explain_error(404, "4711").sure == certainty::by_family);
    CHECK(explain_error(0, "8522").meaning == explain(404, 8522).meaning);
}

TEST_CASE("codes may be typed as people meet them", "[graph][model][explain]") {
    CHECK(code_of(explain_typed("480/10076")) == "480/10076");
    CHECK(code_of(explain_typed("480 10076")) == "480/10076");
    CHECK(code_of(explain_typed("8522")) == "404/8522");
    CHECK(code_of(explain_typed("8539")) == "8539");
    CHECK(code_of(explain_typed("560486")) == "486/560486");
    CHECK(code_of(explain_typed("560410")) == "560410");
    CHECK(code_of(explain_typed("480")) == "480");
    CHECK(code_of(explain_typed("0")) == "0");
    CHECK(explain_typed("0").at(0).meaning == explain(200, 0).meaning);
    CHECK(code_of(explain_typed("7000215")) == "AADSTS7000215");
    CHECK(code_of(explain_typed("aadsts7000215")) == "AADSTS7000215");
    CHECK(code_of(explain_typed("toomanyrequests")) == "TooManyRequests");
    CHECK(explain_typed("7000").size() == 2);
    for (const auto* wrong : {"", "/", "480/", "/10076", "480/x", "4 8 0", "-1", "a.b", "1\n"}) {
        CAPTURE(wrong);
        CHECK(explain_typed(wrong).empty());
    }
    // Longer than any number there is.
    CHECK(explain_typed("99999999999999999999").at(0).sure == certainty::unknown);
    CHECK(explain_typed(std::string(100'000, '9')).empty());
}

TEST_CASE("a typing mistake finds the code that was meant", "[graph][model][explain]") {
    const auto has = [](const std::vector<std::string>& all, std::string_view one) {
        return std::find(all.begin(), all.end(), one) != all.end();
    };
    CHECK(has(codes_near("8252"), "8522"));
    CHECK(has(codes_near("toManyRequest"), "TooManyRequests"));
    CHECK(has(codes_near("AADSTS7000251"), "AADSTS7000215"));
    CHECK(has(codes_near("7000251"), "7000215"));
    CHECK(has(codes_near("48/10076"), "480/10076"));
    CHECK(codes_near("8252").size() <= 3);
    CHECK(codes_near("nothing of the sort").empty());
}

TEST_CASE("the subcodes of a code are listed in order", "[graph][model][explain]") {
    CHECK(subcodes_with(480) == std::vector<int>{10037, 10076, 10134, 10199, 560480});
    CHECK(subcodes_with(418).empty());
}
