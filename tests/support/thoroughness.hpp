#pragma once
// How many generated cases a run plays. A sanitizer looks at memory, not at rules, and is many times slower: it
// gets a part of them.

namespace switchhook::test {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool under_sanitizer = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool under_sanitizer = true;
#else
inline constexpr bool under_sanitizer = false;
#endif
#else
inline constexpr bool under_sanitizer = false;
#endif

// One of so many cases is played.
inline constexpr unsigned sparseness = under_sanitizer ? 6 : 1;

}  // namespace switchhook::test
