#include <algorithm>
#include <vector>

#include "base/json/writer.hpp"
#include "base/percent.hpp"
#include "server/commands/check_pages.hpp"

namespace switchhook::server {
namespace {

namespace fs = std::filesystem;

bool is_variable(std::string_view name) {
    return name.starts_with("SWITCHHOOK_") && std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
           });
}

struct address {
    std::string uri;
    bool below_root = false;
};

// https://www.rfc-editor.org/rfc/rfc8089
address address_of(const fs::path& file, const fs::path& root) {
    const auto whole = (root / file).lexically_normal();
    const auto inside = whole.lexically_relative(root.lexically_normal());
    address a;
    a.below_root = !inside.empty() && *inside.begin() != "..";
    if (!a.below_root) a.uri = "file://";
    for (const auto& part : a.below_root ? inside : whole) {
        if (part == "/") continue;
        if (!a.uri.empty()) a.uri += '/';
        a.uri += percent_encode(part.string());
    }
    return a;
}

// In a message, [text](place) would be a link.
std::string without_links(std::string text) {
    for (auto at = text.find("]("); at != std::string::npos; at = text.find("](", at))
        text.insert(at + 1, " ");
    return text;
}

std::string message_of(const problem& p) {
    std::string text = is_variable(p.file) ? p.file + ": " + p.what : p.what;
    if (!p.advice.empty()) text += (text.ends_with('?') || text.ends_with('.') ? " " : ". ") + p.advice;
    return without_links(std::move(text));
}

std::string last_token(const std::string& pointer) { return pointer.substr(pointer.rfind('/') + 1); }

class sarif_writer {
  public:
    sarif_writer(const problems& found, const fs::path& root, const fs::path& instead)
        : found_(found), root_(root), instead_(instead) {
        for (const auto& r : all_rules)
            if (std::any_of(found.all().begin(), found.all().end(),
                            [&](const problem& p) { return &p.rule.described() == &r; }))
                rules_.push_back(&r);
    }

    std::string page() {
        w_.object([&] {
            w_.field("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            w_.field("version", "2.1.0");
            w_.array("runs", [&] { w_.object([&] { run(); }); });
        });
        return w_.take() + '\n';
    }

  private:
    void run() {
        w_.object("tool", [&] {
            w_.object("driver", [&] {
                w_.field("name", "switchhook");
                w_.field("version", SWITCHHOOK_VERSION);
                w_.array("rules", [&] {
                    for (const auto* r : rules_) describe(*r);
                });
            });
        });
        w_.field("columnKind", "unicodeCodePoints");
        w_.array("results", [&] {
            for (const auto& p : found_.all()) result_of(p);
        });
    }

    void text(std::string_view name, std::string_view text) {
        w_.object(name, [&] { w_.field("text", text); });
    }

    void describe(const rule& r) {
        w_.object([&] {
            w_.field("id", r.name);
            text("shortDescription", r.what);
            text("fullDescription", r.what);
            text("help", r.advice);
        });
    }

    void result_of(const problem& p) {
        const auto& r = p.rule.described();
        w_.object([&] {
            w_.field("ruleId", r.name);
            w_.field("ruleIndex", std::find(rules_.begin(), rules_.end(), &r) - rules_.begin());
            w_.field("level", p.level == severity::error ? "error" : "warning");
            text("message", message_of(p));
            w_.array("locations", [&] { w_.object([&] { location_of(p); }); });
        });
    }

    void location_of(const problem& p) {
        const auto where = address_of(is_variable(p.file) ? instead_ : fs::path(p.file), root_);
        w_.object("physicalLocation", [&] {
            w_.object("artifactLocation", [&] {
                w_.field("uri", where.uri);
                if (where.below_root) w_.field("uriBaseId", "%SRCROOT%");
            });
            // Scanners want a line, also of what is wrong with a file as a whole.
            w_.object("region", [&] {
                w_.field("startLine", std::max(p.line, 1U));
                if (p.line != 0 && p.column != 0) w_.field("startColumn", p.column);
            });
        });
        if (p.path.empty()) return;
        w_.array("logicalLocations", [&] {
            w_.object([&] {
                w_.field("name", last_token(p.path));
                w_.field("fullyQualifiedName", p.path);
                w_.field("kind", "value");
            });
        });
    }

    const problems& found_;
    const fs::path& root_;
    const fs::path& instead_;
    std::vector<const rule*> rules_;  // of which something was found
    json::writer w_{json::writer::layout::pretty};
};

}  // namespace

std::string sarif_page(const problems& found, const fs::path& root, const fs::path& instead) {
    return sarif_writer(found, root, instead).page();
}

}  // namespace switchhook::server
