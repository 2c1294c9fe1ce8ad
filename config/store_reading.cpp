#include "config/store_reading.hpp"

#include <algorithm>
#include <cctype>

namespace switchhook::config {
namespace {

using where = store_settings::kind;

constexpr milliseconds shortest_lease = std::chrono::seconds(2), longest_lease = std::chrono::minutes(1);
constexpr auto choices = R"(expected "memory", {"sqlite": "a file"} or {"postgres": {"env": "NAME"}})";

bool is_connection_uri(std::string_view text) {
    return text.starts_with("postgresql://") || text.starts_with("postgres://");
}

bool is_hex_digit(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

// libpq would take what stands behind the first of these for something else, and quote it in its error.
bool is_encoded(std::string_view credentials) {
    if (credentials.find_first_of("/?#[]@ ") != std::string_view::npos) return false;
    for (auto at = credentials.find('%'); at != std::string_view::npos; at = credentials.find('%', at + 1))
        if (at + 2 >= credentials.size() || !is_hex_digit(credentials[at + 1]) ||
            !is_hex_digit(credentials[at + 2]))
            return false;
    return true;
}

// name=value behind a question mark. In a password that nobody encoded, one is followed by something else.
bool is_query(std::string_view text) {
    const auto name = text.substr(0, text.find('='));
    return name.size() < text.size() &&
           std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

std::string_view without_query(std::string_view uri, std::size_t authority) {
    const auto path = uri.find('/', authority);
    if (path == std::string_view::npos) return uri;
    const auto mark = uri.find('?', path);
    if (mark == std::string_view::npos || !is_query(uri.substr(mark + 1))) return uri;
    return uri.substr(0, mark);
}

// Never with the text itself: a password stands in it.
complaint check_connection_uri(const secret& text) {
    const std::string_view uri = text.reveal();
    if (!is_connection_uri(uri))
        return "expected a connection URI: postgresql://user:password@host:port/database";
    const auto begin = uri.find("://") + 3;
    const auto at = without_query(uri, begin).rfind('@');
    if (at == std::string_view::npos || is_encoded(uri.substr(begin, at - begin))) return std::nullopt;
    return "user and password of a connection URI are percent-encoded: / is %2F, ? %3F, # %23, @ %40, % %25";
}

// SWITCHHOOK_STORE or one of its parts.
struct variable {
    const std::string& name;
    const std::string& value;
    std::string_view part;  // of the file's object; empty: the value says which
};

// As the file would have it.
json::node node_of(const variable& v) {
    if (v.part.empty() && v.value == "memory") return text_node(v.value);
    json::node object;
    object.type = json::node::kind::object;
    if (v.part == "sqlite" || (v.part.empty() && !is_connection_uri(v.value))) {
        object.members.push_back({"sqlite", {0, 0}, text_node(v.value)});
    } else if (v.part == "lease") {
        object.members.push_back({"lease", {0, 0}, text_node(v.value)});
    } else {
        json::node place;
        place.type = json::node::kind::object;
        place.members.push_back({"env", {0, 0}, text_node(v.name)});
        object.members.push_back({"postgres", {0, 0}, std::move(place)});
    }
    return object;
}

class store_reader {
  public:
    store_reader(const store_choice& kind, problems& out, reading& into)
        : kind_(kind),
          store_(kind.at(into.values)),
          out_(out),
          into_(into),
          lease_(given("store.lease", "lease")) {}

    bool read(const std::optional<json::spot>& in_file) {
        const auto place = given_place();
        if (place) {
            const auto node = node_of(*place);
            read_value({&node, "/store", &place->name, &out_});
            if (in_file) read_beside(*in_file);
        } else if (in_file) {
            read_value(*in_file);
        }
        if (lease_) read_lease_of(*lease_);
        return place || in_file;
    }

  private:
    [[nodiscard]] std::optional<variable> given(std::string_view key_name, std::string_view part) const {
        const auto found = into_.variables.find(variable_of(key_name));
        if (found == into_.variables.end()) return std::nullopt;
        return variable{found->first, found->second, part};
    }

    [[nodiscard]] std::optional<variable> given_place() {
        const std::optional<variable> all[] = {given("store.postgres", "postgres"),
                                               given("store.sqlite", "sqlite"), given("store", "")};
        const variable* first = nullptr;
        for (const auto& one : all) {
            if (!one) continue;
            if (first != nullptr)
                out_.add({one->name, 0, 0, "/store",
                          "the variable " + first->name + " says already where calls are kept",
                          severity::error, "contradiction"});
            else
                first = &*one;
        }
        if (first == nullptr) return std::nullopt;
        return *first;
    }

    void read_value(const json::spot& found) {
        if (found.value->type == json::node::kind::string && found.value->text == "memory") {
            store_.where = where::memory;
            return;
        }
        if (found.value->type != json::node::kind::object) return found.complain(choices, "wrong-value");
        json::fields inside(found);
        const auto file = inside.any("sqlite");
        const bool shared = inside.any("postgres").has_value();
        if (file.has_value() == shared)
            found.complain(choices, "wrong-value");
        else if (shared)
            read_database(inside);
        else if (file->expect(json::node::kind::string))
            read_file(*file);
        inside.finish();
    }

    void read_file(const json::spot& file) {
        store_.where = where::sqlite;
        store_.sqlite = (into_.folder / file.value->text).lexically_normal();
        if (const auto wrong = check_not_empty(file.value->text)) file.complain(*wrong, "wrong-value");
        if (const auto wrong = check_makeable_folder(store_.sqlite.parent_path()))
            file.complain(*wrong, "unreadable-file");
    }

    void read_database(json::fields& inside) {
        store_.where = where::postgres;
        const key uri{"store.postgres", key::presence::optional,
                      reference{[this](settings& s) -> secret& { return kind_.at(s).postgres; }}};
        read_key(uri, inside, "postgres", into_);
        if (const auto wrong = check_connection_uri(store_.postgres); wrong && !store_.postgres.empty())
            inside.any("postgres")->complain(*wrong, "wrong-value");
        read_lease(inside);
    }

    // One without effect is not judged.
    void read_lease(json::fields& inside) {
        if (lease_)
            inside.any("lease");
        else
            inside.optional("lease", store_.lease, shortest_lease, longest_lease);
    }

    // What the file says where a variable goes before it: a secret in it is out all the same, and its lease counts.
    void read_beside(const json::spot& in_file) {
        if (in_file.value->type != json::node::kind::object) return;
        json::fields inside(in_file);
        if (const auto uri = inside.any("postgres")) refuse_literal_secret(*uri);
        if (store_.where == where::postgres) read_lease(inside);
    }

    void read_lease_of(const variable& v) {
        if (store_.where != where::postgres)
            return out_.add({v.name, 0, 0, "/store/lease",
                             "has no effect: only calls in PostgreSQL have a lease", severity::warning,
                             "contradiction"});
        const auto node = node_of(v);
        json::fields({&node, "/store", &v.name, &out_})
            .optional("lease", store_.lease, shortest_lease, longest_lease);
    }

    const store_choice& kind_;
    store_settings& store_;
    problems& out_;
    reading& into_;
    const std::optional<variable> lease_;
};

}  // namespace

bool read_store(const store_choice& kind, const std::optional<json::spot>& in_file, problems& out,
                reading& into) {
    return store_reader(kind, out, into).read(in_file);
}

}  // namespace switchhook::config
