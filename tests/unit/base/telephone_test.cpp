#include "base/telephone.hpp"

#include <catch2/catch.hpp>

using namespace switchhook;

TEST_CASE("a masked number is recognised, not called", "[base][telephone]") {
    CHECK(masked_number("+33123456789") == "+33…89");
    CHECK(masked_number("+331") == "…");
}

TEST_CASE("numbers are masked wherever in a text they stand", "[base][telephone]") {
    CHECK(without_numbers("from +33123456789 to +44 (0) 20 7946-0000.") == "from +33…89 to +44…00.");
    CHECK(without_numbers("no target \"+33612345678\"") == "no target \"+33…78\"");
    CHECK(without_numbers("at 10:00+01:00, 1 + 2") == "at 10:00+01:00, 1 + 2");
    CHECK(without_numbers("0612345678").size() == 10);
    CHECK(without_numbers("") == "");
}

TEST_CASE("runs of digits that may be numbers are masked, ids are not", "[base][telephone]") {
    CHECK(without_any_numbers("no target \"0612345678\"") == "no target \"061…78\"");
    CHECK(without_any_numbers("+33612345678, 0612345678") == "+33…78, 061…78");
    for (const char* text : {"call 12345678-8902-4cc1-aeeb-112233445566", "port 42979, HTTP 503",
                             "0x12345678ab", "version 20261123a", "2026-11-23T10:25:42Z", "", "1234567"}) {
        CAPTURE(text);
        CHECK(without_any_numbers(text) == text);
    }
}
