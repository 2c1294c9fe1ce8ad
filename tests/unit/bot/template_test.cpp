#include "bot/flow/template.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;
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

TEST_CASE("the routes of a call are a list, masked where it is shown", "[bot][template]") {
    call c;
    const graph::identity number{graph::identity_kind::phone, "+33123456789", {}, {}},
        user{graph::identity_kind::user, "u1", {}, {}};
    c.routes = {graph::call_route{"forwarded", number, user}};
    const auto said = [&](std::string_view text, secrets s = secrets::reveal) {
        return text_template::parse(text).render(c, s);
    };
    CHECK(said("${call.routes}") == R"([{"type":"forwarded","original":"+33123456789","final":"u1"}])");
    CHECK(said("${call.routes}", secrets::hide) == "***");
    CHECK(said("${call.routes[0].type} ${call.routes[0].original} to ${call.routes[0].final}",
               secrets::hide) == "forwarded +33…89 to u1");
    CHECK(said("${call.routes[1].final}${call.routes.final}${call.from.id}") == "");
    CHECK_FALSE(look_up(c, *data_path::parse("call.routes[0].final")).sensitive);
}
