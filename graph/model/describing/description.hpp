#pragma once
// The types of Graph's calling surface as data, derived from the one place where each is described (the
// `members` functions): what requests are checked by, what the tests hold against Graph's own metadata, and
// what the reference page and the OpenAPI document are made of.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace switchhook::graph {

enum class value_kind {
    text,         // Edm.String
    guid,         // Edm.Guid, a string
    duration,     // Edm.Duration, a string: PT0.03S
    date_time,    // Edm.DateTimeOffset, a string
    boolean,      // Edm.Boolean
    int32,        // Edm.Int32
    int64,        // Edm.Int64
    number,       // Edm.Double
    enumeration,  // one of a set of words, as a string
    object,       // a complex type or an entity
};

struct type_description;

struct property_description {
    std::string_view name;
    value_kind kind = value_kind::text;
    std::string_view type;  // of Graph: "String", "modality", "identitySet"
    bool is_list = false;
    bool required = false;         // may be neither absent nor null
    bool untyped = false;          // objects that are written without their @odata.type
    bool beyond_metadata = false;  // of beta, of examples or of live traffic: the metadata of v1.0 lacks it
    std::int64_t least = 0;        // of a number; no limit when both are 0
    std::int64_t most = 0;
    std::size_t longest = 0;                   // characters of a text, entries of a list; 0: nothing said
    const type_description* object = nullptr;  // of an object
};

struct type_description {
    std::string_view name;     // without "microsoft.graph."
    std::string_view base;     // the abstract type it stands for; empty when there is none
    bool is_abstract = false;  // an instance must say by its @odata.type which of `kinds` it is
    bool is_open = false;      // instances may have more properties, which are kept
    std::vector<property_description> properties;
    std::vector<const type_description*> kinds;  // of an abstract type

    [[nodiscard]] const property_description* find(std::string_view property) const;  // exact; or null
};

// The words of one of Graph's enumerations, without unknownFutureValue; empty for a name that is none.
std::span<const std::string_view> words_of(std::string_view enumeration);
std::span<const std::string_view> all_enumerations();  // their names
// Whether a value may be several words, joined by commas.
bool is_flags(std::string_view enumeration);

// Whether an instance of `wanted` may call itself `said` (without the namespace): the type itself, one of its
// kinds, or one of the several names that the pages give to identities.
bool may_be_called(const type_description& wanted, std::string_view said);

}  // namespace switchhook::graph
