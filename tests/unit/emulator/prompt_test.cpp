#include "emulator/world/prompt.hpp"

#include <catch2/catch.hpp>

using namespace switchhook::emulator;
using namespace std::chrono_literals;

TEST_CASE("a prompt with a resourceId is fetched once, also from another URL", "[emulator]") {
    prompt_library library;
    const auto first = library.want("https://bot/menu.wav", "menu", "call-1");
    CHECK(library.take_fetches() == std::vector<prompt_fetch>{{1, "https://bot/menu.wav", "menu"}});
    library.want("https://bot/menu.wav", "menu", "call-2");
    CHECK(library.take_fetches().empty());

    const auto arrived = library.fetched(1, prompt_playable{2s});
    CHECK(arrived.askers == std::vector<std::string>{"call-1", "call-2"});
    CHECK(first->state == prompt::condition::playable);
    CHECK(first->length == 2s);
    CHECK(library.want("https://bot/other.wav", "menu", "call-3") == first);
    CHECK(library.take_fetches().empty());
}

TEST_CASE("without a resourceId each use fetches", "[emulator]") {
    prompt_library library;
    library.want("https://bot/menu.wav", "", "call-1");
    library.fetched(1, prompt_playable{2s});
    library.want("https://bot/menu.wav", "", "call-1");
    CHECK(library.take_fetches().size() == 2);
}

TEST_CASE("a failed fetch is told apart and not remembered", "[emulator]") {
    prompt_library library;
    const auto missing = library.want("https://bot/a.wav", "a", "call-1");
    const auto wrong = library.want("https://bot/b.wav", "b", "call-1");
    library.fetched(1, prompt_unreachable{"404"});
    library.fetched(2, prompt_wrong_format{"not mono"});
    CHECK(missing->state == prompt::condition::unreachable);
    CHECK(wrong->state == prompt::condition::wrong_format);
    library.take_fetches();
    library.want("https://bot/a.wav", "a", "call-1");
    CHECK(library.take_fetches().size() == 1);
    CHECK(library.fetched(99, prompt_playable{1s}).what == nullptr);
}
