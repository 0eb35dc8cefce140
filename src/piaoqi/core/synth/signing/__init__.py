"""Signs synthetic originals, by a test authority of its own: seals on OFDs, signatures on railway tickets and PDFs.

Nothing here is secret or real. Keys come from fixed labels and no chance is involved, so that the same invoice gives
the same bytes; all names say 合成 and 测试. Who pins `authority().certificates` sees such files as trusted.
"""

from piaoqi.core.synth.signing.authority import Authority, authority
from piaoqi.core.synth.signing.certificates import Identity
from piaoqi.core.synth.signing.ofd import Signing, sign_ofd
from piaoqi.core.synth.signing.pdf import sign_pdf
from piaoqi.core.synth.signing.seal import Seal, Version, office_seal

__all__ = ["Authority", "Identity", "Seal", "Signing", "Version", "authority", "office_seal", "sign_ofd", "sign_pdf"]
