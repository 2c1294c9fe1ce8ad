#pragma once
// Writing JSON, member by member:
//     writer w;
//     w.object([&] { w.field("id", id); w.array("tones", [&] { for (auto& t : tones) w.item(t); }); });
//     std::string body = w.take();
// What is written is UTF-8 whatever it was told: a byte that belongs to no character becomes U+FFFD.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace switchhook::json {

class writer {
  public:
    enum class layout { compact, pretty };
    explicit writer(layout l = layout::compact);
    ~writer();
    writer(const writer&) = delete;
    writer& operator=(const writer&) = delete;

    using body = std::function<void()>;

    // Values: at the top, or an element of the array being written.
    void object(const body& members);
    void array(const body& elements);
    void item(std::string_view text);
    void item(const char* text) { item(std::string_view(text)); }
    void item(bool yes);
    void item(std::int64_t number);
    void item(int number) { item(static_cast<std::int64_t>(number)); }
    void item(double number);  // null for what JSON has no number for: infinities and NaN
    void null();
    // Text that is JSON already; it must be one complete value.
    void raw(std::string_view json);

    // Members of the object being written.
    void key(std::string_view name);
    template <class T>
    void field(std::string_view name, const T& value) {
        key(name);
        if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>)
            item(static_cast<std::int64_t>(value));
        else
            item(value);
    }
    void object(std::string_view name, const body& members);
    void array(std::string_view name, const body& elements);
    // Only when there is something to say.
    template <class T>
    void optional_field(std::string_view name, const T& value) {
        if (value) field(name, *value);
    }

    [[nodiscard]] std::string take();

  private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace switchhook::json
