"""The way to the first result says how far one is, of what one may see."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from making_people import a_company, person_of, somebody
from piaoqi.accounts.models import Company
from piaoqi.accounts.permissions import BuiltIn
from piaoqi.archive.intake.pipeline import process
from piaoqi.archive.models import Reading, Source
from piaoqi.sources.jobs import reading_ended

pytestmark = pytest.mark.django_db
LIST = (
    "数电发票号码,销方识别号,销方名称,购方识别号,购买方名称,开票日期,金额,税额,价税合计,发票来源,发票票种,发票状态,是否正数发票\n"
    "26112000000718697283,91110108MAXTYMXGX0,甲公司,91110108MA01ABCD2X,北京示例科技有限公司,2026-08-02,100.00,13.00,113.00,"
    "电子发票服务平台,数电发票（普通发票）,正常,是\n"
)


@pytest.fixture(autouse=True)
def _data(settings: Settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def company() -> Company:
    made = a_company()
    Source.objects.create(company=made, key="bureau", name="税局", kind="bureau")
    Source.objects.create(company=made, key="originals", name="原件", kind="archive")
    return made


def signed_in(role: BuiltIn, company: Company | None) -> Client:
    client = Client()
    person = person_of(somebody(role, company))
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_it_begins_with_the_list_of_the_bureau(company: Company) -> None:
    page = signed_in(BuiltIn.ACCOUNTANT, company).get("/setup/next").content.decode("utf-8")
    for words in ("电子税务局", "税务数字账户", "全量发票查询", "取得发票", "发票来源"):
        assert words in page
    assert f"?company={company.pk}&amp;source=" in page
    assert "已有" not in page


def test_it_tells_what_has_come(company: Company) -> None:
    client = signed_in(BuiltIn.ACCOUNTANT, company)
    bureau = Source.objects.get(key="bureau")
    client.post("/hand-in/", {"source": bureau.pk, "files": [SimpleUploadedFile("清单.csv", LIST.encode())]})
    assert "正在读取" in client.get("/setup/next").content.decode("utf-8")
    process(Reading.objects.get().pk)
    reading_ended(bureau.pk)
    page = client.get("/setup/next").content.decode("utf-8")
    assert "已有 1 个文件" in page
    assert page.count('aria-current="step"') == 1
    assert page.index('aria-current="step"') < page.index("导入发票原件")


def test_the_overview_of_an_empty_company_shows_the_same_way(company: Company) -> None:
    client = signed_in(BuiltIn.ACCOUNTANT, company)
    pages = [client.get(f"{one}?company={company.pk}").content.decode("utf-8") for one in ("/setup/next", "/")]
    way = [page[page.index('<ol class="stepwise') : page.index("看结果")] for page in pages]
    assert way[0] == way[1]


def test_somebody_without_a_role_is_told_whom_to_ask(db: None, company: Company) -> None:
    client = signed_in(BuiltIn.ADMINISTRATOR, company)
    page = client.get("/setup/next").content.decode("utf-8")
    assert "您的角色不能交文件" in page


def test_nobody_sees_it_without_signing_in(client: Client) -> None:
    assert client.get("/setup/next").status_code == 302
