target_sources(switchhook_graph PRIVATE
  auth/async_latch.cpp
  auth/callback_authenticator.cpp
  auth/client_credentials.cpp
  auth/credential.cpp
  auth/error.cpp
  auth/jwk_set.cpp
  auth/jwt_signer.cpp
  auth/key_source.cpp
  auth/rsa_key.cpp
  auth/sha256.cpp
  auth/token_reply.cpp
  auth/token_validator.cpp
  auth/verified_tokens.cpp)
