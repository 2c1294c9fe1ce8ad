#pragma once
// Judges documents by the part of JSON Schema (draft 7) that our schemas use; a keyword it does not know is a
// failure, so that no schema promises what nobody checks.
// https://json-schema.org/draft-07/json-schema-validation

#include <string>
#include <vector>

#include "base/json/located.hpp"

// Empty when the document is valid; otherwise `path: why`, each.
std::vector<std::string> violations(const switchhook::json::node& schema,
                                    const switchhook::json::node& document);

// A JSON file with comments; throws when it cannot be read or is no JSON.
switchhook::json::node read_json(const std::string& file);
switchhook::json::node json_of(const std::string& text);
