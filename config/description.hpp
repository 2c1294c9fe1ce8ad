#pragma once
// Every key of the configuration, once: the reader, the environment and the test that watches the schema all
// go by it.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/settings.hpp"
#include "config/validate.hpp"

namespace switchhook::config {

struct text {
    std::function<std::string&(settings&)> at;
    complaint (*check)(std::string_view);
};
struct path {
    enum class must { exist_as_file, exist_as_folder, be_makeable, come_later };
    std::function<std::filesystem::path&(settings&)> at;
    must be;  // judged only when the key is given
};
struct texts {  // at least one
    std::function<std::vector<std::string>&(settings&)> at;
    complaint (*check)(std::string_view);
    bool or_one = false;  // a text alone stands for a list of it
};
// true, or {"member": text}, which means true as well. In a variable: "true", "false", or that text.
struct toggle {
    std::string_view member;
    std::function<bool&(settings&)> on;
    std::variant<text, path> more;
};
struct flag {  // without it, each command decides
    std::function<std::optional<bool>&(settings&)> at;
};
struct whole {
    std::int64_t least;
    std::int64_t most;
    std::function<void(settings&, std::int64_t)> set;
    std::function<std::int64_t(const settings&)> get;
};
struct share {  // 0 to 1
    std::function<double&(settings&)> at;
};
struct duration {
    milliseconds least;
    milliseconds most;
    std::function<milliseconds&(settings&)> at;
};
struct word {
    std::vector<std::string_view> words;
    std::function<void(settings&, std::size_t)> set;
    std::function<std::size_t(const settings&)> get;
};
struct reference {  // {"env": NAME} or {"file": path}
    std::function<secret&(settings&)> at;
};
// "memory", {"sqlite": file}, or {"postgres": reference, "lease": duration}. In variables: store_reading.hpp.
struct store_choice {
    std::function<store_settings&(settings&)> at;
};

struct key {
    std::string_view name;  // listen.port
    enum class presence { optional, required } need;
    std::variant<text, texts, toggle, flag, whole, share, duration, word, path, reference, store_choice> kind;
};

// In the order in which they are read: a key that gives others their defaults stands before them.
const std::vector<key>& all_keys();

// listen.port -> SWITCHHOOK_LISTEN_PORT, publicUrl -> SWITCHHOOK_PUBLIC_URL.
std::string variable_of(std::string_view key_name);

// Those of all keys, and of the parts of `store`.
std::vector<std::string> all_variables();

}  // namespace switchhook::config
