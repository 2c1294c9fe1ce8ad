#pragma once
// Reading an object that a person wrote: typed fields, every mistake reported with its place, unknown names
// refused.
//
//     fields in(spot);
//     in.required("port", settings.port, 0, 65535);
//     in.optional("address", settings.address);
//     in.finish();

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json/located.hpp"

namespace switchhook::json {

// A value, where it stands, and where complaints about it go. Cheap to copy; the node must outlive it.
struct spot {
    const node* value = nullptr;
    std::string path;  // JSON pointer
    const std::string* file = nullptr;
    problems* out = nullptr;

    void complain(std::string what, rule_name rule = {}, std::string advice = {}) const;
    void warn(std::string what, rule_name rule = {}, std::string advice = {}) const;
    // Complains `expected X, found Y` and answers false unless the value is of that kind.
    [[nodiscard]] bool expect(node::kind k) const;
    [[nodiscard]] spot member(const std::string& name) const;  // the member must exist
    [[nodiscard]] spot item(std::size_t index) const;
};

// A duration such as "5s", within bounds. Complains and answers false for anything else.
bool read_duration(const spot& where, std::chrono::milliseconds& into, std::chrono::milliseconds least,
                   std::chrono::milliseconds most);

class fields {
  public:
    // Complains at once when the value is no object; then every field counts as absent.
    explicit fields(spot object);

    // Each marks the name as known. They answer whether `into` was set from the file.
    bool optional(std::string_view name, std::string& into);
    bool optional(std::string_view name, bool& into);
    bool optional(std::string_view name, std::int64_t& into, std::int64_t least, std::int64_t most);
    bool optional(std::string_view name, std::chrono::milliseconds& into, std::chrono::milliseconds least,
                  std::chrono::milliseconds most);
    template <class... Arguments>
    bool required(std::string_view name, Arguments&&... arguments) {
        if (!present(name)) return missing(name);
        return optional(name, std::forward<Arguments>(arguments)...);
    }

    // For values of any other shape: the spot, when the member is there.
    std::optional<spot> any(std::string_view name);
    std::optional<spot> any_required(std::string_view name);

    // One of several words; complains with the nearest one.
    std::optional<std::size_t> choice(std::string_view name, const std::vector<std::string_view>& words);

    // Complains about each member that nobody asked for. Call it last.
    void finish();

    [[nodiscard]] const spot& where() const { return object_; }

  private:
    bool present(std::string_view name);
    bool missing(std::string_view name);

    spot object_;
    std::vector<std::string> known_;
};

}  // namespace switchhook::json
