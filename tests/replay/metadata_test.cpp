#include <algorithm>
#include <catch2/catch.hpp>
#include <set>

#include "graph/model/enums.hpp"
#include "graph/model/methods.hpp"
#include "graph/model/request_reader.hpp"
#include "graph/model/resources/resource_io.hpp"
#include "graph/model/wire.hpp"
#include "tests/replay/conformance.hpp"
#include "tests/replay/request_samples.hpp"

using namespace switchhook;
using namespace switchhook::test;

namespace {

// Types of ours that the metadata lacks. In the whole description they are only as far as calls themselves
// need them; see https://learn.microsoft.com/graph/api/resources/participantjoiningnotification for those that
// the reduced one has in addition.
const std::set<std::string_view> types_of_beta{"deltaParticipants"};
const std::set<std::string_view> types_of_policy_recording{"participantJoiningNotification",
                                                           "participantLeftNotification",
                                                           "participantJoiningResponse",
                                                           "acceptJoinResponse",
                                                           "rejectJoinResponse",
                                                           "inviteNewBotResponse"};

// Types that are read and written elsewhere, or have another name here.
std::string_view our_name_of(std::string_view type) {
    // https://learn.microsoft.com/graph/api/resources/communicationsidentityset: the pages and live calls say
    // identitySet, whose dynamic members it formalises.
    return type == "communicationsIdentitySet" ? "identitySet" : type;
}
bool is_elsewhere(std::string_view type) {
    // commsNotifications: notification.hpp. entity: the id that every entity has. The others are identities
    // of chats, sites and communities, which no call has.
    for (const std::string_view prefix : {"commsNotification", "entity", "aiInteraction", "chatMessage",
                                          "engagement", "sharePoint", "teamwork"})
        if (type.starts_with(prefix)) return true;
    return false;
}

// Open here and not in the metadata: live calls have been seen to carry more.
const std::set<std::string_view> types_with_more{"participant", "participantInfo"};

// Of beta alone.
const std::set<std::string_view> enumerations_beyond{"routingPolicy", "callDisposition",
                                                     "playPromptCompletionReason", "recordCompletionReason"};

// The page of answer lets callbackUri be left out, the metadata does not.
bool may_be_missing(graph::method m, std::string_view field) {
    return m == graph::method::answer && field == "callbackUri";
}

const graph::type_description* type_of_ours(std::string_view name) {
    static const auto all = graph::all_types();
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto* t) { return t->name == name; });
    return found == all.end() ? nullptr : *found;
}

std::string_view without_edm(std::string_view type) {
    if (type.starts_with("Edm.")) type.remove_prefix(4);
    return type;
}

void check_same(const graph::property_description& ours, const csdl_property& theirs) {
    CHECK(ours.type == without_edm(theirs.type.name));
    CHECK(ours.is_list == theirs.type.is_collection);
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines) text += line + '\n';
    return text;
}

void check_members(const csdl& metadata, const std::string& name, const std::set<std::string>& ours) {
    INFO(name);
    REQUIRE(metadata.enumerations.contains(name));
    const auto& theirs = metadata.enumerations.at(name);
    for (const auto& word : ours) {
        INFO(word);
        CHECK(std::any_of(theirs.begin(), theirs.end(),
                          [&](const auto& t) { return graph::same_text(t, word); }));
    }
    for (const auto& word : theirs) {
        INFO(word);
        CHECK((word == "unknownFutureValue" || std::any_of(ours.begin(), ours.end(), [&](const auto& o) {
                   return graph::same_text(o, word);
               })));
    }
}

// The words of the members from `first` to `last`.
template <class Enumeration>
std::set<std::string> words(Enumeration first, Enumeration last) {
    std::set<std::string> all;
    for (int i = static_cast<int>(first); i <= static_cast<int>(last); ++i)
        all.emplace(graph::to_string(static_cast<Enumeration>(i)));
    return all;
}

// Notes each member of the body by its type and name: "mediaInfo.uri", "answer.mediaConfig".
void note_members(const graph::type_description& wanted, std::string_view name, json::value body,
                  std::set<std::string>& seen) {
    const auto* type = &wanted;
    for (const auto* kind : wanted.kinds)
        if (kind->name == graph::type_of(body)) type = kind;
    for (const auto& p : type->properties) {
        const auto v = body[p.name];
        if (!v) continue;
        seen.insert(std::string(type == &wanted ? name : type->name) + '.' + std::string(p.name));
        if (p.object == nullptr) continue;
        for (std::size_t i = 0; i < v.size(); ++i) note_members(*p.object, p.object->name, v.at(i), seen);
        if (v.is_object()) note_members(*p.object, p.object->name, v, seen);
    }
}

// All that could be there.
void list_members(const graph::type_description& wanted, std::string_view name, std::set<std::string>& all) {
    for (const auto* kind : wanted.kinds) list_members(*kind, kind->name, all);
    for (const auto& p : wanted.properties) {
        if (!all.insert(std::string(name) + '.' + std::string(p.name)).second) continue;
        if (p.object != nullptr) list_members(*p.object, p.object->name, all);
    }
}

}  // namespace

TEST_CASE("metadata: every request fits its action or entity", "[replay][metadata]") {
    for (const auto& file : metadata_files()) {
        const auto metadata = read_csdl(file);
        std::set<graph::method> seen;
        for (const auto& request : request_samples()) {
            const auto& method = graph::describe(graph::method_of(request));
            seen.insert(method.id);
            auto body = graph::write_body(request);
            INFO(file.string() << ": " << method.name << ' ' << body);
            CHECK(body.empty() == (method.body() == nullptr));
            if (method.action().empty() && entity_of(method.id).empty()) {
                CHECK(body.empty());
                continue;
            }
            if (body.empty()) body = "{}";
            const auto parsed = json::document::parse(body, json::duplicates::refuse);
            REQUIRE(parsed.has_value());
            CHECK(joined(find_violations(metadata, method.id, parsed->root())) == "");
        }
        CHECK(seen.size() == graph::all_methods().size());
    }
}

TEST_CASE("metadata: the requests that are held against it leave no member out", "[replay][metadata]") {
    std::set<std::string> seen, all;
    for (const auto& request : request_samples()) {
        const auto& method = graph::describe(graph::method_of(request));
        if (method.body() == nullptr) continue;
        const auto body = json::document::parse(graph::write_body(request));
        note_members(*method.body(), method.name, body->root(), seen);
    }
    for (const auto& method : graph::all_methods())
        if (method.body() != nullptr) list_members(*method.body(), method.name, all);
    CHECK(all.size() > 150);
    for (const auto& member : all) {
        INFO(member);
        CHECK(seen.contains(member));
    }
}

TEST_CASE("metadata: what is read back of a request is that request", "[replay][metadata]") {
    for (const auto& request : request_samples()) {
        const auto method = graph::method_of(request);
        const auto text = graph::write_body(request);
        INFO(graph::describe(method).name << ' ' << text);
        const auto body = json::document::parse(text.empty() ? "{}" : text);
        REQUIRE(body.has_value());
        const auto back = graph::read_request(method, body->root(), graph::sub_id_of(request));
        INFO((back.has_value() ? "" : to_string(back.error())));
        REQUIRE(back.has_value());
        CHECK(graph::write_body(*back) == text);
        CHECK(graph::sub_id_of(*back) == graph::sub_id_of(request));
    }
}

TEST_CASE("metadata: every action of calls is a method, and answers with the type that is promised",
          "[replay][metadata]") {
    for (const auto& file : metadata_files()) {
        const auto metadata = read_csdl(file);
        std::set<const csdl_action*> seen;
        for (const auto& method : graph::all_methods()) {
            INFO(file.string() << ": " << method.name);
            const auto* action = action_of(metadata, method);
            CHECK((action != nullptr) == !method.action().empty());
            if (!method.answer_type.empty()) {
                const auto* type = metadata.find_type(method.answer_type);
                REQUIRE(type != nullptr);
                CHECK(type->is_entity);
                CHECK(type_of_ours(method.answer_type) != nullptr);
            }
            if (action == nullptr) continue;
            seen.insert(action);
            CHECK(action->return_type == method.answer_type);
            if (!method.answer_type.empty()) CHECK(metadata.derives(method.answer_type, "commsOperation"));
        }
        for (const auto& action : metadata.actions) {
            INFO(file.string() << ": " << action.name << " of " << action.bound_to.name);
            CHECK(seen.contains(&action));
        }
    }
}

TEST_CASE("metadata: the table of methods asks for what the metadata asks for, and for all of it",
          "[replay][metadata]") {
    for (const auto& file : metadata_files()) {
        const auto metadata = read_csdl(file);
        for (const auto& method : graph::all_methods()) {
            const auto* action = action_of(metadata, method);
            if (action == nullptr) continue;
            const auto* body = method.body();
            for (const auto& parameter : action->parameters) {
                INFO(file.string() << ": " << method.name << '.' << parameter.name);
                REQUIRE(body != nullptr);
                const auto* field = body->find(parameter.name);
                REQUIRE(field != nullptr);
                CHECK_FALSE(field->beyond_metadata);
                check_same(*field, parameter);
                if (!may_be_missing(method.id, field->name)) CHECK(field->required == !parameter.nullable);
            }
            if (body == nullptr) continue;
            for (const auto& field : body->properties) {
                INFO(file.string() << ": " << method.name << '.' << field.name);
                const bool known = std::any_of(action->parameters.begin(), action->parameters.end(),
                                               [&](const auto& one) { return one.name == field.name; });
                CHECK(known == !field.beyond_metadata);
            }
        }
    }
}

TEST_CASE("metadata: every property of ours is one of the metadata, or marked as being beyond it",
          "[replay][metadata]") {
    for (const auto& file : metadata_files()) {
        const auto metadata = read_csdl(file);
        for (const auto* type : graph::all_types()) {
            const auto* theirs = metadata.find_type(type->name);
            INFO(file.string() << ": " << type->name);
            if (theirs == nullptr) {
                CHECK((types_of_beta.contains(type->name) ||
                       (file != reduced_metadata() && types_of_policy_recording.contains(type->name))));
                continue;
            }
            CHECK(type->is_abstract == theirs->is_abstract);
            if (!type->base.empty()) CHECK(metadata.derives(type->name, type->base));
            if (!type->is_abstract)
                CHECK(type->is_open == (theirs->is_open || types_with_more.contains(type->name)));
            for (const auto* kind : type->kinds)
                if (type->is_abstract) CHECK(metadata.derives(kind->name, type->name));
            for (const auto& ours : type->properties) {
                INFO(ours.name);
                // The id of every entity, which creating does not need.
                if (theirs->is_entity && ours.name == "id") continue;
                const auto* property = metadata.find_property(type->name, ours.name);
                const bool navigation = std::any_of(theirs->navigations.begin(), theirs->navigations.end(),
                                                    [&](const auto& n) { return n.name == ours.name; });
                if (navigation) continue;
                CHECK((property == nullptr) == ours.beyond_metadata);
                if (property == nullptr) continue;
                check_same(ours, *property);
                CHECK(ours.required == !property->nullable);
            }
        }
    }
}

TEST_CASE("metadata: every property of the metadata is one of ours", "[replay][metadata]") {
    for (const auto& file : metadata_files()) {
        const auto metadata = read_csdl(file);
        int compared = 0;
        for (const auto& [name, theirs] : metadata.types) {
            if (is_elsewhere(name)) continue;
            INFO(file.string() << ": " << name);
            const auto* type = type_of_ours(our_name_of(name));
            REQUIRE(type != nullptr);
            // What an abstract type has, each of its kinds has.
            const auto holders = type->is_abstract ? type->kinds : std::vector{type};
            for (const auto* property : metadata.properties_of(name))
                for (const auto* holder : holders) {
                    INFO(holder->name << '.' << property->name);
                    const auto* ours = holder->find(property->name);
                    // A group or session without an id is one that is still to be created.
                    REQUIRE((ours != nullptr || property->name == "id"));
                    if (ours != nullptr) check_same(*ours, *property);
                    ++compared;
                }
        }
        CHECK(compared > 150);
    }
}

TEST_CASE("metadata: enumerations have the members of the metadata", "[replay][metadata]") {
    for (const auto& file : metadata_files()) {
        INFO(file.string());
        const auto metadata = read_csdl(file);
        for (const auto name : graph::all_enumerations()) {
            INFO(name);
            if (enumerations_beyond.contains(name)) {
                CHECK_FALSE(metadata.enumerations.contains(std::string(name)));
                continue;
            }
            std::set<std::string> ours;
            for (const auto word : graph::words_of(name)) ours.emplace(word);
            if (const auto beyond = word_beyond(name); !beyond.empty())
                CHECK(ours.erase(std::string(beyond)) == 1);
            check_members(metadata, std::string(name), ours);
        }
        for (const auto& [name, members] : metadata.enumerations) {
            INFO(name);
            CHECK((is_elsewhere(name) || !graph::words_of(name).empty()));
        }
    }
}

TEST_CASE("metadata: the enumerations of C++ have the words of the tables", "[replay][metadata]") {
    using namespace graph;
    const auto check = [](std::string_view name, const std::set<std::string>& of_cpp) {
        INFO(name);
        const auto words = words_of(name);
        CHECK(std::set<std::string>(words.begin(), words.end()) == of_cpp);
    };
    check("callState", words(call_state::incoming, call_state::terminated));
    check("callDirection", words(call_direction::incoming, call_direction::outgoing));
    check("changeType", words(change_type::created, change_type::deleted));
    check("mediaState", words(media_state::active, media_state::inactive));
    check("operationStatus", words(operation_status::not_started, operation_status::failed));
    check("rejectReason", words(reject_reason::none, reject_reason::forbidden));
    check("tone", words(tone::tone0, tone::flash));
}
