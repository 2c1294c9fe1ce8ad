#pragma once
// https://graphviz.org/doc/info/lang.html

#include <string>

#include "bot/picture/picture.hpp"

namespace switchhook::bot {

// A graph for Graphviz: a table for each section, arrows from its rows. Its colours can be read on a light and
// on a dark page. Whatever stands in names, it is text and nothing else.
std::string dot_of(const picture& p);

}  // namespace switchhook::bot
