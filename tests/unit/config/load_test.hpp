#pragma once
// Loading a configuration. For test files only: it opens namespaces.

#include <catch2/catch.hpp>

#include "config/load.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace switchhook;
using namespace switchhook::config;
using namespace std::chrono_literals;

namespace load_test {

// A folder with a flow, and the smallest configuration that is right.
struct written : test::temporary_folder {
    written() { write("flows/front-desk.json", "{}"); }

    environment variables{{"APP_SECRET", "s3cret"}};
    std::string app = R"({"id": "00000000-0000-0000-0000-000000000001", "tenant": "contoso.onmicrosoft.com",
        "secret": {"env": "APP_SECRET"}})";
    std::string listen = R"({"address": "127.0.0.1"})";

    std::string with(const std::string& more) const {
        return R"({"publicUrl": "https://bot.contoso.com", "listen": )" + listen + R"(, "app": )" + app +
               R"(, "flows": {"incoming": "front-desk"})" + more + "}";
    }
    loaded_settings load(const std::string& more = {}) const { return parse(with(more)); }
    loaded_settings parse(const std::string& text) const {
        return parse_settings(text, "c.json", path(), variables);
    }

    // Without positions, which the tests of the reader look at.
    std::vector<std::string> complaints(const loaded_settings& loaded) const {
        std::vector<std::string> all;
        for (auto p : loaded.found.all()) {
            CHECK_FALSE(p.rule.empty());
            p.line = 0;
            auto text = to_string(p);
            for (auto at = text.find(path().string()); at != std::string::npos;
                 at = text.find(path().string()))
                text.replace(at, path().string().size(), "F");
            all.push_back(text);
        }
        return all;
    }
    std::vector<std::string> complaints(const std::string& more) const { return complaints(load(more)); }
};

using lines = std::vector<std::string>;

}  // namespace load_test

using namespace load_test;
