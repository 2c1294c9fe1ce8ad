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

TEST_CASE("numbers are masked with the spaces and hyphens of Unicode, and as URLs have them",
          "[base][telephone]") {
    for (const char* between :
         {"\u00a0", "\u00ad", "\u2009", "\u200b", "\u2010", "\u2011", "\u2013", "\u2015", "\u202c", "\u202f",
          "\u2060", "\u2212", "\u3000", "\ufeff", "%20"}) {
        CAPTURE(between);
        const std::string b = between;
        CHECK(without_numbers("to +33" + b + "6" + b + "12" + b + "34" + b + "56" + b + "78" + b + "now") ==
              "to +33…78" + b + "now");
        CHECK(masked_number("+3" + b + "3" + b + "612345678") == "+33…78");
    }
    CHECK(without_numbers("sip:%2B33612345678, %2b33612345678") == "sip:%2B33…78, %2b33…78");
    CHECK(without_numbers("%2B331, 100%2") == "%2B331, 100%2");
    CHECK(without_numbers("%2B33123") == "…");
    CHECK(without_any_numbers("%2B33612345678") == "%2B33…78");
    // Letters and what is cut off are none.
    CHECK(without_numbers("+33é612345678, +33\xe2\x80") == "+33é612345678, +33\xe2\x80");
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
