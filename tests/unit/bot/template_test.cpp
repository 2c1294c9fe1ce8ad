#include "bot/flow/template.hpp"

#include <catch2/catch.hpp>

using namespace switchhook::bot;

TEST_CASE("a template substitutes names and nothing more", "[bot][template]") {
    call c;
    set_result(c.flow, "ticket", "digits", value("4711"));
    set_result(c.flow, "pin", "digits", value("1234"), true);
    const auto t = text_template::parse("t=${ticket.digits} p=${pin.digits} $x {y} ${no.thing} ${open");
    CHECK(t.render(c, secrets::reveal) == "t=4711 p=1234 $x {y}  ${open");
    CHECK(t.render(c, secrets::hide) == "t=4711 p=*** $x {y}  ${open");
    const auto names = t.names();
    REQUIRE(names.size() == 3);
    CHECK(names[2].text() == "no.thing");
    CHECK(text_template::parse("plain").is_constant());
}

TEST_CASE("a masked number is recognised, not called", "[bot][template]") {
    CHECK(masked_number("+33123456789") == "+33…89");
    CHECK(masked_number("+331") == "…");
}
