// SPDX-License-Identifier: AGPL-3.0-or-later
// Passkeys: a form with data-passkey="get" or "create" asks the browser for one, fills its hidden fields with the
// answer and is posted like any other. Without this script, or without passkeys, it stays hidden.
(() => {
  "use strict";
  const forms = document.querySelectorAll("form[data-passkey]");
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  const to_bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const to_text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  async function options(form) {
    const answer = await fetch("/sign-in/challenge", {
      method: "POST",
      body: new URLSearchParams({ csrf: form.elements.csrf.value }),
    });
    if (!answer.ok) throw new Error("no challenge");
    return answer.json();
  }

  async function get(form) {
    const o = await options(form);
    const made = await navigator.credentials.get({
      publicKey: { challenge: to_bytes(o.challenge), rpId: o.host, userVerification: "required", timeout: 120000 },
    });
    form.elements.id.value = made.id;
    form.elements.client.value = to_text(made.response.clientDataJSON);
    form.elements.data.value = to_text(made.response.authenticatorData);
    form.elements.signature.value = to_text(made.response.signature);
  }

  async function create(form) {
    const o = await options(form);
    const made = await navigator.credentials.create({
      publicKey: {
        challenge: to_bytes(o.challenge),
        rp: { id: o.host, name: "Maillage" },
        user: { id: to_bytes(o.handle), name: o.email, displayName: o.name },
        pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: "public-key", alg })),
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
        excludeCredentials: o.known.map((id) => ({ type: "public-key", id: to_bytes(id) })),
        attestation: "none",
        timeout: 120000,
      },
    });
    form.elements.client.value = to_text(made.response.clientDataJSON);
    form.elements.data.value = to_text(made.response.getAuthenticatorData());
  }

  for (const form of forms) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      if (form.dataset.ready) return;
      event.preventDefault();
      const failed = form.querySelector("[data-failed]");
      failed.hidden = true;
      try {
        await (form.dataset.passkey === "get" ? get : create)(form);
        form.dataset.ready = "1";
        form.submit();
      } catch {
        failed.hidden = false; // closed by the person, or nothing there that fits: the other way stays open
      }
    });
  }
})();
